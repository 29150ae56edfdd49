import Findings
import Trials

/// The tracks of a timeline with their names, the time under them, and what their signs mean.
struct TimelinePicture {
  /// How many tracks are drawn: where there are more, the first and the last.
  struct Most: Hashable { var pus, tasks: Int }

  static let whole = Most(pus: 32, tasks: 40)
  static let small = Most(pus: 4, tasks: 6)

  private let tracks: TimelineTracks
  private let pus, tasks: Drawn
  private let screen: Screen
  private let nameWidth: Int
  /// By PU, the share of the time in which it ran tasks.
  private let shares: [Int: Double]

  /// What stands behind a PU's track.
  private static let shareWidth = 6

  init(_ cell: CellTimeline, most: Most, on screen: Screen) {
    self.screen = screen
    let highest = max(cell.timeline.tasks.count - 1, 0)
    nameWidth = max("task".count + 1 + "\(highest)".count + 2, "PU \(cell.pus.max() ?? 0)".count)
    let room = min(screen.columns ?? 80, 200)
    tracks = TimelineTracks(
      cell, columns: max(10, room - nameWidth - 3 - Self.shareWidth), isUTF8: screen.isUTF8)
    let found = tracks.puTracks
    pus = Drawn(tracks.pus, most.pus) { found[$0]?.marks ?? [] }
    shares = found.mapValues(\.share)
    tasks = Drawn(Array(cell.timeline.tasks.indices), most.tasks, tracks.taskTrack)
  }

  /// Tracks by number: all, or the first and the last of many.
  private struct Drawn {
    var first: [(number: Int, marks: [TimelineTracks.Mark])]
    var last: [(number: Int, marks: [TimelineTracks.Mark])] = []
    var hidden = 0

    init(_ numbers: [Int], _ most: Int, _ marks: (Int) -> [TimelineTracks.Mark]) {
      guard numbers.count > most else {
        first = numbers.map { ($0, marks($0)) }
        return
      }
      first = numbers.prefix((most * 2 + 2) / 3).map { ($0, marks($0)) }
      last = numbers.suffix(most - first.count).map { ($0, marks($0)) }
      hidden = numbers.count - most
    }

    var characters: Set<Character> { Set((first + last).flatMap { $0.marks.map(\.character) }) }
  }

  /// Tracks, and the time; each line has a line feed.
  var text: String {
    guard tracks.span > 0 else { return wrapped("Nothing was recorded.", "", on: screen) }
    return (puLines + taskLines + [axis]).map { $0 + "\n" }.joined()
  }

  private var puLines: [String] {
    lines(pus, "PU") { pu, marks in
      let percent = shares[pu].map { Wording.percent($0) } ?? ""
      let space = String(repeating: " ", count: max(0, Self.shareWidth - 1 - percent.count))
      return line("PU \(pu)", marks, " " + space + percent)
    }
  }

  private var taskLines: [String] {
    lines(tasks, "task") { task, marks in line("task \(task) \(TimelineTracks.letter(task))", marks, "") }
  }

  /// The tracks, and a line that says so where some are not drawn.
  private func lines(
    _ drawn: Drawn, _ noun: String, _ line: (Int, [TimelineTracks.Mark]) -> String
  ) -> [String] {
    let dots = screen.isUTF8 ? "⋮" : ":"
    let words = "\(dots) \(Wording.amount(drawn.hidden, noun)) between them, not drawn"
    let hidden = drawn.hidden == 0 ? [] : [shortened(words, to: screen.proseColumns, mark: screen.ellipsis)]
    return drawn.first.map { line($0.number, $0.marks) } + hidden
      + drawn.last.map { line($0.number, $0.marks) }
  }

  private func line(_ name: String, _ marks: [TimelineTracks.Mark], _ behind: String) -> String {
    let side = screen.isUTF8 ? "│" : "|"
    let space = String(repeating: " ", count: max(0, nameWidth - name.count))
    let drawn = spans(of: marks).map { screen.styled(String($0.map(\.character)), $0.first?.style) }.joined()
    return "\(name)\(space) \(side)\(drawn)\(side)\(behind)"
  }

  /// Neighbours of one style together: a colour is switched as seldom as it can be.
  private func spans(of marks: [TimelineTracks.Mark]) -> [[TimelineTracks.Mark]] {
    marks.reduce(into: []) { spans, mark in
      if spans.last?.last.map({ $0.style == mark.style }) ?? false {
        spans[spans.count - 1].append(mark)
      } else {
        spans.append([mark])
      }
    }
  }

  /// The beginning, the middle and the end, under their columns.
  private var axis: String {
    let (start, end) = ("0", Wording.seconds(tracks.span / 1e9))
    let middle = Wording.seconds(tracks.span / 2e9)
    let margin = String(repeating: " ", count: nameWidth + 2)
    let (half, all) = (tracks.columns / 2, tracks.columns)
    // Each ends where its time is, so that the right one stays in the picture.
    var line = start
    if half - middle.count > start.count + 1, all - end.count > half + 1 {
      line += String(repeating: " ", count: half - middle.count - line.count) + middle
    }
    line += String(repeating: " ", count: max(1, all - end.count - line.count)) + end
    return margin + line
  }

  /// What the signs mean, of those that are in one of the pictures.
  static func legend(of pictures: [TimelinePicture], on screen: Screen) -> String {
    let drawn = pictures.filter { $0.tracks.span > 0 }
    guard let tracks = drawn.first?.tracks else { return "" }
    let inPUs = drawn.reduce(into: Set<Character>()) { $0.formUnion($1.pus.characters) }
    let inTasks = drawn.reduce(into: Set<Character>()) { $0.formUnion($1.tasks.characters) }
    let waits = drawn.contains { $0.tracks.hasWaits }
    let puSigns = [
      (TimelineTracks.several, "several in one column"), (TimelineTracks.ownWork, "the model's own work"),
      (TimelineTracks.brief, "less than a quarter of a column"), (" ", "no task"),
    ].filter { inPUs.contains($0.0) }
    let states = Timeline.State.allCases.map { (tracks.mark($0).character, $0.words) }
    let taskSigns =
      (states + [(tracks.partly, "running for less than half of a column"), (tracks.ended, "ended")])
      .filter { inTasks.contains($0.0) && ($0.0 != " " || waits) }
    func told(_ signs: [(Character, String)]) -> [String] {
      signs.map { "\($0.0 == " " ? "blank" : String($0.0)) \($0.1)" }
    }
    let most = drawn.map(\.tracks.cell.timeline.tasks.count).max() ?? 0
    let letters = TimelineTracks.letters.count
    let again = most > letters ? " Letters repeat after \(letters) tasks." : ""
    let onPUs = ["the letter of the task that ran most"] + told(puSigns)
    return wrapped("PUs: \(onPUs.joined(separator: ", ")).\(again)", "", on: screen)
      + (taskSigns.isEmpty
        ? "" : wrapped("Tasks: \(told(taskSigns).joined(separator: ", ")).", "", on: screen))
  }

  /// How long a column is, in a sentence.
  var resolution: String {
    tracks.span > 0 ? "One column is \(Wording.seconds(tracks.span / 1e9 / Double(tracks.columns)))." : ""
  }
}
