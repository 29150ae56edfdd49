import Findings
import Trials

/// The timelines of a run, for the template: what the script draws, and what stands there without it.
struct TimelineValues {
  /// The whole of it for the script.
  var json: String
  var cells: [CellValues]
  /// What a reader has to know first: that it is of another run, that some cells are left out.
  var cautions: [String]
  /// What the columns of sums for each task are: the states, as the script's figures have them.
  let states = Timeline.State.allCases.map(\.words)

  struct CellValues {
    var name: String
    var source: String
    var cut: String?
    var switches: String?
    /// What it shows, in words.
    var words: String
    /// Sums over all tasks: state and time.
    var sums: String
    /// A row for each task, where there are not too many of them.
    var totals: [TotalValues] = []
    var hasTotals = false
    var taskCount: Int
  }

  struct TotalValues {
    var task: Int
    /// In each state.
    var times: [String]
    var cpu: String?
  }

  /// Bytes of base64 that timelines have on a page; more of them are left in their file.
  static let room = 4_000_000
  /// Cells that are named where they have no room.
  private static let mostNamed = 20
  /// Tasks with totals of their own where no script makes them.
  private static let mostTotals = 2_000

  /// What the script reads: words and colours are those of charts and texts.
  private struct Drawn: Encodable {
    var states = Timeline.State.allCases.map(\.words)
    var light = TimelineColours.light
    var dark = TimelineColours.dark
    /// The place of the cell that is shown first.
    var first: Int
    var cells: [PackedTimeline]
  }

  /// - Parameters:
  ///   - timelines: With short names, as the summaries.
  ///   - room: What is left for it; lessened by what it takes.
  /// - Throws: `EncodingError`, never seen.
  init(
    _ timelines: RunTimelines, _ summaries: [Summary], run: String, room: inout Int
  ) throws {
    let usualWalls = usualWalls(timelines, summaries, run)
    cautions = []
    if timelines.run != run {
      cautions.append(
        "These timelines were recorded in run \(printable(timelines.run)), "
          + (run.isEmpty
            ? "of which there are no records."
            : "not in run \(printable(run)), whose figures this page shows."))
    }
    let summarised = timelines.cells.map { ($0, TimelineSummary($0, usualWall: usualWalls[$0.cell])) }
    let telling = TimelineSummary.telling(summarised, count: 1).first?.0
    var (packed, left, first): ([PackedTimeline], [String], Int) = ([], [], 0)
    var totals = Self.mostTotals
    cells = []
    for (entry, summary) in summarised {
      let name = printable(entry.cell.id)
      let cell = PackedTimeline(entry, title: name)
      guard cell.data.utf8.count <= room else {
        left.append("\(name) (\(Wording.exact(Double(cell.slices))) slices)")
        continue
      }
      room -= cell.data.utf8.count
      if entry.cell == telling?.cell { first = packed.count }
      packed.append(cell)
      cells.append(CellValues(entry.timeline, summary, name: name, mostTotals: &totals))
    }
    if !left.isEmpty {
      let (are, they) = left.count == 1 ? ("timeline is", "it is") : ("timelines are", "they are")
      let named = left.prefix(Self.mostNamed).joined(separator: "; ")
      let rest = left.count > Self.mostNamed ? "; and \(left.count - Self.mostNamed) more" : ""
      cautions.append(
        "\(left.count) \(are) not shown, since this page would get too large; \(they) in \(RunTimelines.file): "
          + "\(named)\(rest).")
    }
    json = try scriptJSON(Drawn(first: first, cells: packed))
  }
}

extension TimelineValues.CellValues {
  fileprivate init(_ timeline: Timeline, _ summary: TimelineSummary, name: String, mostTotals: inout Int) {
    func text(_ time: Nanoseconds) -> String { Wording.seconds(Double(time) / 1e9) }
    self.name = name
    source = withBoundUnits(timeline.source.text)
    words = withBoundUnits(summary.sentences.joined(separator: " "))
    taskCount = timeline.tasks.count
    cut = timeline.truncatedAt.map {
      withBoundUnits("Nothing is known after \(text($0)) of \(text(timeline.wall)): the recording was full.")
    }
    switches = timeline.switches.map {
      "Context switches of the whole process: \(Wording.exact(Double($0.voluntary))) voluntary and "
        + "\(Wording.exact(Double($0.involuntary))) involuntary ones were recorded; the kernel counted "
        + "\(Wording.exact(Double($0.countedVoluntary))) and \(Wording.exact(Double($0.countedInvoluntary)))."
    }
    let all = Timeline.State.allCases.map { state in
      (state.words, summary.states[state]?.seconds ?? 0)
    }
    sums = withBoundUnits(
      "\(Wording.amount(timeline.tasks.count, "task")) in \(text(timeline.wall)); all of them together: "
        + all.map { "\($0) \(Wording.seconds($1))" }.joined(separator: ", ") + ".")
    guard timeline.tasks.count <= mostTotals else { return }
    hasTotals = true
    mostTotals -= timeline.tasks.count
    totals = timeline.tasks.enumerated().map { number, track in
      TimelineValues.TotalValues(
        task: number, times: Timeline.State.allCases.map { text(track.total($0)) }, cpu: track.cpu.map(text))
    }
  }
}
