import Findings
import Trials

/// The timelines of a run, for the template: what the script draws, and what stands there without it.
struct TimelineValues {
  /// The whole of it for the script.
  var json: String
  var cells: [CellValues]
  /// What a reader has to know first: that it is of another run, that some cells are left out.
  var cautions: [String]

  struct CellValues {
    var name: String
    var source: String
    var cut: String?
    var switches: String?
    /// Sums over all tasks: state and time.
    var sums: String
    /// A row for each task, where there are not too many of them.
    var totals: [TotalValues] = []
    var hasTotals = false
    var taskCount: Int
  }

  struct TotalValues {
    var task: Int
    var running, inLine, aside, waiting: String
    var cpu: String?
  }

  /// Bytes of base64 that timelines have on a page; more of them are left in their file.
  static let room = 4_000_000
  /// Tasks with totals of their own where no script makes them.
  private static let mostTotals = 2_000

  /// - Parameter room: what is left for it; lessened by what it takes.
  /// - Throws: `EncodingError`, never seen.
  init(_ timelines: RunTimelines, run: String, names: ShortNames, room: inout Int) throws {
    cautions = []
    if timelines.run != run {
      cautions.append(
        "These timelines were recorded in run \(names(timelines.run)), not in "
          + (run.isEmpty
            ? "one that the records are of." : "run \(names(run)), whose figures this page shows."))
    }
    var (packed, left): ([PackedTimeline], [String]) = ([], [])
    var totals = Self.mostTotals
    cells = []
    for entry in timelines.cells {
      let name = names(entry.cell.id)
      let cell = PackedTimeline(entry, title: name)
      guard cell.data.utf8.count <= room else {
        left.append("\(name) (\(Wording.exact(Double(cell.slices))) slices)")
        continue
      }
      room -= cell.data.utf8.count
      packed.append(cell)
      cells.append(CellValues(entry.timeline, name: name, mostTotals: &totals))
    }
    if !left.isEmpty {
      let (more, are) =
        left.count == 1 ? ("one more timeline", "is") : ("\(left.count) more timelines", "are")
      cautions.append(
        "The page has no room for \(more), which \(are) in \(RunTimelines.file): \(left.joined(separator: "; "))."
      )
    }
    json = try scriptJSON(packed)
  }
}

extension TimelineValues.CellValues {
  fileprivate init(_ timeline: Timeline, name: String, mostTotals: inout Int) {
    func text(_ time: Nanoseconds) -> String { Wording.seconds(Double(time) / 1e9) }
    self.name = name
    source = timeline.source.text
    taskCount = timeline.tasks.count
    cut = timeline.truncatedAt.map {
      "Nothing is known after \(text($0)) of \(text(timeline.wall)): the recording was full."
    }
    switches = timeline.switches.map {
      "Context switches: \(Wording.exact(Double($0.voluntary))) voluntary and "
        + "\(Wording.exact(Double($0.involuntary))) involuntary ones recorded; the kernel counted "
        + "\(Wording.exact(Double($0.countedVoluntary))) and \(Wording.exact(Double($0.countedInvoluntary)))."
    }
    let all = Timeline.State.allCases.map { state in
      (state.text, timeline.tasks.reduce(0) { $0 + $1.total(state) })
    }
    sums =
      "\(Wording.amount(timeline.tasks.count, "task")) in \(text(timeline.wall)); all of them together: "
      + all.map { "\($0) \(text($1))" }.joined(separator: ", ") + "."
    guard timeline.tasks.count <= mostTotals else { return }
    hasTotals = true
    mostTotals -= timeline.tasks.count
    totals = timeline.tasks.enumerated().map { number, track in
      TimelineValues.TotalValues(
        task: number, running: text(track.total(.running)), inLine: text(track.total(.ready)),
        aside: text(track.total(.pushedAside)), waiting: text(track.total(.waiting)), cpu: track.cpu.map(text)
      )
    }
  }
}
