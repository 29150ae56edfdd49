import Findings
import Trials

/// A timeline as a picture: boxes on tracks, and what is written around them. Its file is all that gnuplot needs.
struct ChartGantt {
  /// What a row of boxes is called.
  var tracks: [String]
  var boxes: [Box]
  /// Numbers written into boxes.
  var marks: [Mark]
  var title: String
  /// Lines under the title.
  var notes: [String]
  var legend: [(ChartColour, String)]
  /// Seconds that the time axis spans.
  var span: Double
  /// Nothing is known from there on, in seconds.
  var cut: Double?
  /// Seconds that were recorded: up to the last finish, or to the cut. Shares are of them.
  var recorded: Double
  /// For those who can't see it, without the notes.
  var description: String

  struct Box {
    /// From 0.
    var track: Int
    /// Seconds.
    var start, end: Double
    var colour: ChartColour
    /// What it stands for, for readers of the file.
    var text: String
  }

  struct Mark {
    var track: Int
    /// Seconds.
    var middle: Double
    var ink: ChartColour
    var text: String
  }

  /// Pixels that the time axis is wide, as `timeline.gp` draws it.
  static let width = 1_000
  /// Boxes and marks that a picture has at most: 30 bytes each of an SVG, and 200.
  static let (mostBoxes, mostMarks) = (6_000, 300)
  /// Rows that a picture has at most; more tasks share rows.
  static let mostRows = 200

  /// One row for each thing that is drawn. Text stands last, as gnuplot wants it. `start_s` of a legend is how many
  /// characters stand to the left of it. Boxes of one colour stand together,
  /// since an SVG needs to name the colour only once then.
  ///
  /// - Complexity: O(n log n) boxes.
  var csv: String {
    var lines = [CSV.line(["kind", "track", "start_s", "end_s", "rgb", "text"])]
    func add(
      _ kind: String, _ track: Int, _ start: Double? = nil, _ end: Double? = nil,
      _ colour: ChartColour? = nil,
      _ text: String = ""
    ) {
      lines.append(
        CSV.line([
          kind, "\(track)", start.map { "\($0)" } ?? "", end.map { "\($0)" } ?? "",
          colour.map { "\($0.number)" } ?? "", text,
        ]))
    }
    add("axis", 0, 0, span)
    add("title", 0, nil, nil, nil, chartText(title, width: 130, isLastField: true))
    for (place, note) in notes.flatMap(Self.lines).enumerated() {
      add("note", place + 1, nil, nil, nil, note)
    }
    var offset = 0
    for (place, entry) in legend.enumerated() {
      add("legend", place, Double(offset), nil, entry.0, entry.1)
      offset += entry.1.count + 5
    }
    if let cut { add("cut", 0, cut, span) }
    for (place, name) in tracks.enumerated() { add("track", place + 1, nil, nil, nil, name) }
    for box in boxes.sorted(by: {
      ($0.colour.number, $0.track, $0.start) < ($1.colour.number, $1.track, $1.start)
    }) {
      add("slice", box.track + 1, box.start, box.end, box.colour, box.text)
    }
    for mark in marks { add("mark", mark.track + 1, mark.middle, nil, mark.ink, mark.text) }
    return lines.joined()
  }

  /// At most as wide as the picture.
  private static func lines(_ note: String) -> [String] {
    var lines: [String] = []
    let words = chartText(note, width: 480, isLastField: true).split(separator: " ")
    for word in words.map({ chartText(String($0), width: 150, isLastField: true) }) {
      if let last = lines.last, last.count + word.count < 160 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }
}

extension ChartGantt {
  /// What both pictures of a cell say around their boxes.
  init(_ entry: CellTimeline, tracks: [String], of what: String) {
    let (cell, timeline) = (entry.cell, entry.timeline)
    self.tracks = tracks
    (boxes, marks, legend) = ([], [], [])
    let ends = timeline.tasks.compactMap(\.slices.last?.end) + timeline.overhead.map(\.end)
    let last = max(timeline.wall, timeline.truncatedAt ?? 0, ends.max() ?? 0)
    span = last > 0 ? Double(last) / 1e9 : 1e-6
    cut = timeline.truncatedAt.map { Double($0) / 1e9 }
    recorded = Double(max(0, min(timeline.truncatedAt ?? timeline.wall, timeline.wall))) / 1e9
    let size =
      "\(Wording.amount(cell.tasks, "task")) on \(Wording.amount(cell.cores, "core"))"
      + (cell.placement == .compact ? "" : ", \(cell.placement.rawValue)")
    title =
      chartText(cell.setting, width: 60, isLastField: true) + " as "
      + chartText(cell.model.description, width: 30, isLastField: true) + ": \(size), \(what)"
    switch timeline.source {
    case .exact: notes = ["Recorded by the kernel."]
    case .simulated: notes = ["Simulated: nothing of it was measured."]
    case .sampled(let reason):
      let why = chartText(reason, width: 200, isLastField: true)
      notes = [
        "Sampled: \(why.isEmpty ? "the kernel would not say" : why). Sums are right; where a gap lies is known to a millisecond or so."
      ]
    }
    if timeline.sliceCount == 0 { notes.append("No slice was recorded: there is nothing to show.") }
    if let cut { notes.append("Nothing is known from \(Wording.seconds(cut)) on.") }
    description = ""
  }

  /// Of what its shares are, where that isn't the whole.
  var ofRecorded: String { cut == nil ? "" : ", of the \(Wording.seconds(recorded)) that were recorded" }

  /// What the picture shows and what is noted under its title, for those who can't see it.
  var described: String {
    ([description] + notes.map { chartText($0, width: 480, isLastField: true) }).joined(separator: " ")
  }
}
