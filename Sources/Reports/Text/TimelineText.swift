import Findings
package import Trials

/// One cell's timeline as a picture of text, at the width of a screen: a track for each PU and one for each task, what
/// the signs mean, the time in each state, and what is to be known of it.
///
/// - Parameters:
///   - usualWall: Seconds that the cell's other trials took.
///   - others: Cells that were asked for too and aren't shown.
/// - Complexity: O(slices + tasks × columns).
package func presentTimeline(
  _ cell: CellTimeline, usualWall: Double? = nil, others: [Cell] = [], on screen: Screen = .plain
) -> String {
  let cell = cell.withShortNames()
  let summary = TimelineSummary(cell, usualWall: usualWall)
  let picture = TimelinePicture(cell, most: TimelinePicture.whole, on: screen)
  var parts = [
    wrapped("", "", on: screen, lead: (cell.cell.id, .heading))
      + summary.sentences.map { wrapped($0, "", on: screen) }.joined(),
    picture.text,
    TimelinePicture.legend(of: [picture], on: screen) + wrapped(picture.resolution, "", on: screen),
    TextTable(states: summary).text(on: screen) + switches(cell.timeline, on: screen),
  ]
  if !others.isEmpty {
    let shown = others.prefix(10).map { $0.withShortNames().id }.joined(separator: "; ")
    let rest = others.count > 10 ? "; and \(others.count - 10) more" : ""
    parts.append(wrapped("Other cells that --cell can choose: \(shown)\(rest).", "", on: screen))
  }
  return parts.filter { !$0.isEmpty }.joined(separator: "\n")
}

/// How the kernel counted what was recorded.
private func switches(_ timeline: Timeline, on screen: Screen) -> String {
  guard let switches = timeline.switches else { return "" }
  func told(_ recorded: Int, _ counted: Int, _ word: String) -> String {
    recorded == counted
      ? "\(recorded) \(word)" : "\(recorded) \(word) (\(counted) by the kernel's count)"
  }
  let voluntary = told(switches.voluntary, switches.countedVoluntary, "voluntary")
  let involuntary = told(switches.involuntary, switches.countedInvoluntary, "involuntary")
  return wrapped("Context switches of the whole process: \(voluntary), \(involuntary).", "", on: screen)
}

/// The timelines of a run in short, for the end of its report: the cells that tell most, in words and as small pictures.
func timelineText(
  _ timelines: RunTimelines, _ summaries: [Summary], of run: String, on screen: Screen
) -> String {
  let told = TimelineSummary.telling(
    timelines, usualWalls: usualWalls(timelines, summaries, run), count: mostTold)
  guard !told.isEmpty else { return "" }
  let pictures = told.map { TimelinePicture($0.0, most: TimelinePicture.small, on: screen) }
  let shown = zip(told, pictures).map { wrapped($0.1.text, "", on: screen) + $1.text }
  let legend = TimelinePicture.legend(of: pictures, on: screen)
  let parts =
    [wrapped(otherRun(timelines, run), "", on: screen, lead: ("Who ran where:", .heading))] + shown
    + [legend + wrapped(rest(timelines, told.count), "", on: screen)]
  return parts.joined(separator: "\n")
}

/// The same as a block that opens where it is clicked.
func timelineMarkdown(_ timelines: RunTimelines, _ summaries: [Summary], of run: String) -> String {
  let told = TimelineSummary.telling(
    timelines, usualWalls: usualWalls(timelines, summaries, run), count: mostTold)
  guard !told.isEmpty else { return "" }
  let points = [otherRun(timelines, run)].filter { !$0.isEmpty } + told.map(\.1.text)
  let pictures = told.map { cell, _ in
    let picture = TimelinePicture(cell, most: TimelinePicture.small, on: .plain)
    return markdownBlock(
      printable(cell.cell.id) + "\n" + picture.text + TimelinePicture.legend(of: [picture], on: .plain))
  }
  return (markdownList(points) + [markdownDetails("Who ran where", pictures.joined(separator: "\n"))])
    .joined(separator: "\n")
}

private let mostTold = 3

/// The figures of another run say nothing of a timeline's cells.
func usualWalls(_ timelines: RunTimelines, _ summaries: [Summary], _ run: String) -> [Cell: Double] {
  timelines.run == run ? summaries.usualWalls : [:]
}

private func otherRun(_ timelines: RunTimelines, _ run: String) -> String {
  timelines.run == run
    ? "" : "\(RunTimelines.file) is of another run, \(timelines.run), than the figures above."
}

private func rest(_ timelines: RunTimelines, _ told: Int) -> String {
  let more = timelines.cells.count - told
  let have =
    more > 0
    ? "\(Wording.amount(more, "more cell")) \(more == 1 ? "has a timeline" : "have timelines") too. " : ""
  return have + "`juggle show DIR --timeline --cell TEXT` draws one whole."
}

extension TextTable {
  /// How long tasks were in each state, and how often.
  fileprivate init(states summary: TimelineSummary) {
    let all = summary.states.values.reduce(0) { $0 + $1.seconds }
    let rows = Timeline.State.allCases.compactMap { state in summary.states[state].map { (state, $0) } }
    self.init([
      Column(title: "tasks are", isNumber: false, values: rows.map(\.0.words), role: .key),
      Column(title: "slices", isNumber: true, values: rows.map { "\($0.1.count)" }),
      Column(title: "time", isNumber: true, values: rows.map { Wording.seconds($0.1.seconds) }),
      Column(
        title: "share", isNumber: true,
        values: rows.map { all > 0 ? Wording.percent($0.1.seconds / all) : "" }),
    ])
  }
}
