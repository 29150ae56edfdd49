import Findings
import Trials

/// A timeline in columns of text: what each PU and each task did in each of them.
///
/// Where a column is longer than a slice, it shows what took most of it, and says where that is less than half.
struct TimelineTracks {
  /// One character, and how it is drawn where there are colours.
  struct Mark: Hashable {
    var character: Character
    var style: Screen.Style?
  }

  let cell: CellTimeline
  let columns: Int
  /// Nanoseconds that the columns are of: what was recorded.
  let span: Double
  private let isUTF8: Bool

  init(_ cell: CellTimeline, columns: Int, isUTF8: Bool) {
    (self.cell, self.columns, self.isUTF8) = (cell, max(1, columns), isUTF8)
    let timeline = cell.timeline
    span = Double(max(0, min(timeline.truncatedAt ?? timeline.wall, timeline.wall)))
  }

  /// PUs that tasks may have run on, in order: those of the trial, and any other that was seen.
  var pus: [Int] {
    let seen = cell.timeline.tasks.lazy.flatMap(\.slices).compactMap(\.pu)
    return Set(cell.pus).union(seen).sorted()
  }

  /// Whether a task waits anywhere.
  var hasWaits: Bool { cell.timeline.tasks.contains { $0.slices.contains { $0.state == .waiting } } }

  // MARK: PUs

  /// By PU, the task that ran in each column, by its letter, and the share of the time in which any did.
  ///
  /// - Complexity: O(slices + tasks × columns).
  var puTracks: [Int: (marks: [Mark], share: Double)] {
    var parts: [Int: [[Int: Double]]] = [:]
    func add(_ slice: Timeline.Slice, of task: Int) {
      guard slice.state == .running, let pu = slice.pu else { return }
      each(slice) { column, part in
        parts[pu, default: Array(repeating: [:], count: columns)][column][task, default: 0] += part
      }
    }
    for (number, track) in cell.timeline.tasks.enumerated() {
      for slice in track.slices { add(slice, of: number) }
    }
    for slice in cell.timeline.overhead { add(slice, of: Self.overhead) }
    return Dictionary(
      pus.map { pu in
        let row = parts[pu] ?? Array(repeating: [:], count: columns)
        let busy = row.reduce(0) { $0 + $1.reduce(0) { $0 + ($1.key == Self.overhead ? 0 : $1.value) } }
        return (pu, (row.map(puMark), min(1, busy / Double(columns))))
      }
    ) { first, _ in first }
  }

  /// What stands for the model's own work where tasks are numbered.
  private static let overhead = -1

  private func puMark(_ parts: [Int: Double]) -> Mark {
    let busy = parts.values.reduce(0, +)
    guard busy > 0, let (task, most) = parts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
      return Mark(character: " ")
    }
    if busy < 0.25 { return Mark(character: Self.brief) }
    if most < busy / 2 { return Mark(character: Self.several) }
    return task == Self.overhead ? Mark(character: Self.ownWork) : Mark(Self.letter(task), of: task)
  }

  static let (brief, several, ownWork): (Character, Character, Character) = (".", "+", "%")

  /// The letter of a task: digits, small letters, capitals, and from the 63rd task on the same again.
  static func letter(_ task: Int) -> Character { letters[task % letters.count] }

  static let letters = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

  // MARK: Tasks

  /// What a task did in each column.
  ///
  /// - Complexity: O(slices of the task + columns).
  func taskTrack(_ task: Int) -> [Mark] {
    var parts = [[Timeline.State: Double]](repeating: [:], count: columns)
    let slices = cell.timeline.tasks[task].slices
    for slice in slices { each(slice) { parts[$0][slice.state, default: 0] += $1 } }
    var marks = parts.map(taskMark)
    let isWhole = cell.timeline.truncatedAt == nil
    if isWhole, span > 0, let end = slices.last.map({ Double($0.end) / span * Double(columns) }) {
      let after = Int(end.rounded(.up))
      if after < columns { marks[after] = Mark(character: ended) }
    }
    return marks
  }

  private func taskMark(_ parts: [Timeline.State: Double]) -> Mark {
    let running = parts[.running] ?? 0
    if running >= 0.5 { return mark(.running) }
    if running > 0 { return Mark(character: partly, style: .good) }
    let most = Timeline.State.allCases.max { (parts[$0] ?? 0) < (parts[$1] ?? 0) }
    return most.flatMap { parts[$0] == nil ? nil : mark($0) } ?? Mark(character: " ")
  }

  /// How a state is drawn.
  func mark(_ state: Timeline.State) -> Mark {
    switch state {
    case .running: Mark(character: isUTF8 ? "█" : "#", style: .good)
    case .pushedAside: Mark(character: isUTF8 ? "▒" : "x", style: .bad)
    case .ready: Mark(character: isUTF8 ? "·" : ".", style: .note)
    case .waiting: Mark(character: " ")
    }
  }

  var partly: Character { isUTF8 ? "▄" : "-" }
  var ended: Character { isUTF8 ? "┤" : "|" }

  /// The columns that a slice is in, with the share of each that it takes.
  private func each(_ slice: Timeline.Slice, _ body: (Int, Double) -> Void) {
    guard span > 0, slice.duration > 0 else { return }
    let scale = Double(columns) / span
    let (start, end) = (Double(slice.start) * scale, min(Double(slice.end) * scale, Double(columns)))
    guard start >= 0, start < end else { return }
    for column in Int(start)..<min(columns, Int(end.rounded(.up))) {
      let part = min(end, Double(column + 1)) - max(start, Double(column))
      if part > 0 { body(column, part) }
    }
  }
}

extension TimelineTracks.Mark {
  init(character: Character) { self.init(character: character, style: nil) }

  /// A task's letter, in one of eight colours.
  fileprivate init(_ letter: Character, of task: Int) {
    let styles: [Screen.Style] = [
      .good, .caution, .note, .bad, .boldGood, .boldCaution, .boldNote, .boldBad,
    ]
    self.init(character: letter, style: styles[task % styles.count])
  }
}
