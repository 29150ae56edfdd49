import Findings
import Trials

extension ChartGantt {
  /// A track for each task, a colour for what it does.
  ///
  /// - Complexity: O(n) slices.
  init(tasksOf entry: CellTimeline) {
    let tasks = entry.timeline.tasks
    let shared = max(1, (tasks.count + Self.mostRows - 1) / Self.mostRows)
    let groups = stride(from: 0, to: tasks.count, by: shared).map { $0..<min($0 + shared, tasks.count) }
    self.init(
      entry,
      tracks: groups.map {
        $0.count == 1 ? "task \($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound - 1)"
      },
      of: "by task")

    let pixel = span * 1e9 / Double(Self.width)
    let count = tasks.reduce(0) { $0 + $1.slices.count }
    let narrow = tasks.reduce(0) { $0 + $1.slices.count { Double($0.duration) < pixel } }
    if narrow == 0, shared == 1, count <= Self.mostBoxes {
      boxes = tasks.enumerated().flatMap { number, track in
        track.slices.map { slice in
          Box(
            track: number, start: Double(slice.start) / 1e9, end: Double(slice.end) / 1e9,
            colour: .state(slice.state),
            text: slice.state.words + (slice.pu.map { " on PU \($0)" } ?? ""))
        }
      }
    } else {
      let rows = groups.map { group in
        var columns = [SIMD4<Double>](repeating: .zero, count: Self.width)
        for slice in group.lazy.flatMap({ tasks[$0].slices }) {
          let place = Self.place(slice.state)
          ChartPixels.spread(slice, span: span) { columns[$0][place] += $1 }
        }
        return columns
      }
      let merged = ChartPixels.boxes(
        rows, span: span, sum: +, look: { Self.look($0, of: pixel * Double($1 * shared)) })
      boxes = merged.boxes
      notes.append(
        mergedNote(count, narrow, pixels: merged.pixels)
          + " A column's colour is mixed from all that happened in it, running at a sixteenth or more.")
    }
    if shared > 1 { notes.append("\(shared) neighbouring tasks share a row.") }
    let seen = Timeline.State.allCases.filter { state in tasks.contains { $0.total(state) > 0 } }
    legend =
      seen.map { (.state($0), Self.name($0)) } + [
        (.white, cut == nil ? "white: it had ended" : "white: it had ended, or is not known")
      ]
    let whole = Double(tasks.count) * recorded * 1e9
    let shares = (whole > 0 ? seen : []).map { state in
      let total = tasks.reduce(0.0) { $0 + Double($1.total(state)) }
      return "\(Wording.percent(min(1, total / whole))) \(state.words)"
    }
    description =
      "\(title). Time from 0 to \(Wording.seconds(span)) from left to right, a row for each "
      + "\(shared > 1 ? "\(shared) tasks" : "task"), coloured by what it does"
      + (shares.isEmpty ? "." : ": of all their time\(ofRecorded) \(Wording.list(shares)).")
  }

  private static func name(_ state: Timeline.State) -> String {
    state.words
  }

  private static func place(_ state: Timeline.State) -> Int {
    switch state {
    case .running: 0
    case .waiting: 1
    case .ready: 2
    case .pushedAside: 3
    }
  }

  private static let states: [Timeline.State] = [.running, .waiting, .ready, .pushedAside]

  /// A column in which tasks were in each state for so many nanoseconds.
  private static func look(_ content: SIMD4<Double>, of width: Double) -> ChartPixels.Look? {
    guard content.sum() > 0 else { return nil }
    // Running is seen however short it is; the rest is shared out among what else there is, by sixteenths.
    let running = content[0] > 0 ? max(1, (content[0] / width * 16).rounded()) / 16 : 0
    var rest = content / width
    rest[0] = 0
    let room = min(1 - running, (rest.sum() * 16).rounded() / 16)
    var parts = SIMD4<Double>.zero
    if rest.sum() > 0 {
      parts = (rest / rest.sum() * room * 16).rounded(.toNearestOrAwayFromZero) / 16
    }
    parts[0] = running
    let sum = parts.sum()
    guard sum > 0 else { return nil }
    if sum > 1 { parts /= sum }
    var colour = SIMD3<Double>(repeating: 255 * (1 - min(1, sum)))
    var words: [String] = []
    for (place, state) in states.enumerated() where parts[place] > 0 {
      let part = ChartColour.state(state)
      colour += SIMD3(part.red, part.green, part.blue) * parts[place]
      words.append(parts[place] >= 1 ? state.words : "\(state.words) \(Int(parts[place] * 100)) %")
    }
    return ChartPixels.Look(
      colour: ChartColour(colour.x, colour.y, colour.z), text: words.joined(separator: "; "))
  }
}
