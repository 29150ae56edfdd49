import Findings
import Foundation
import Topology
import Trials

/// What the template says of one results folder.
struct SectionValues {
  /// Nothing for the first section, `-2` for the second: what its ids end with.
  var suffix: String
  /// The levels of its headings.
  var heading, subheading: Int
  var experiment: String
  var question: String
  var hasQuestion: Bool
  /// Host, time and machine in one line.
  var occasion: String
  /// That it was simulated, where it was.
  var simulated: String?
  /// `measured` or `simulated`.
  var verb: String
  var brief: String?
  var sentences: [String]
  var trust: [String]
  var said: [String]
  /// `3 claims: 2 hold, 1 is inconclusive.`
  var verdictCount: String?
  var verdicts: [VerdictValues]
  /// The picture that stands beside the answer, and the others.
  var leadPicture: PictureValues?
  var pictures: [PictureValues]
  var noPictures: String?
  /// Drawn for readers without scripts.
  var timelinePictures: [PictureValues]
  var timeline: TimelineValues?
  var noTimelines: String?
  var prediction: PredictionValues?
  var table: CellsTable?
  var cellCount: String
  var machine: MachineValues?
  var noMachine: String?
  var method: MethodValues
  var warnings: [String]
  var skipped: [SkippedValues]
  var skippedCount: String?
  var downloads: [DownloadValues]
  var folder: String

  // The template sees what is stored, nothing else.
  var hasPictures, hasVerdicts, hasTrust, hasSaid, hasTimelinePictures: Bool
  /// Nil where there are none.
  var warningCount: String?

  struct VerdictValues {
    /// `holds`, `fails` or `inconclusive`: said, and a class of the style sheet.
    var outcome: String
    var sign: String
    var claim: String
    var grounds: String
  }

  struct SkippedValues {
    var reason: String
    var count: String
    var cells: [String]
  }

  /// Cells that are named for each reason of leaving out.
  private static let mostSkipped = 200

  /// - Parameters:
  ///   - place: Of the section on the page, from 0.
  ///   - isOnly: Whether it is the page's only one.
  ///   - drawn: The source's pictures.
  ///   - room: What timelines may still take; lessened.
  init(
    _ source: PageSource, place: Int, isOnly: Bool, drawn: PicturesValues, room: inout PageRoom
  ) throws {
    let results = source.results.withShortNames(to: Self.longestName)
    let summaries = results.summaries
    let answer = results.answer(summaries)
    suffix = place == 0 ? "" : "-\(place + 1)"
    (heading, subheading) = isOnly ? (1, 2) : (2, 3)
    experiment = printable(results.experiment)
    let asked = answer.question.flatMap { $0.isEmpty ? nil : withBoundUnits($0) }
    hasQuestion = asked != nil
    question = asked ?? experiment
    occasion = Self.occasion(results).map(printable).joined(separator: " · ")
    simulated = results.simulatedHeading.map { shortened(withBoundUnits($0), to: 400) }
    verb = results.verb
    brief = answer.brief.map(withBoundUnits)
    sentences = (answer.main + answer.sentences).map(withBoundUnits)
    trust = answer.trust.map(withBoundUnits)
    said = saidLines(results).map { shortened(printable($0), to: 1_000) }
    let judged = results.verdicts
    verdictCount = judged.isEmpty ? nil : Reports.verdictCount(judged)
    verdicts = judged.map { VerdictValues($0) }
    leadPicture = drawn.charts.first
    pictures = Array(drawn.charts.dropFirst())
    timelinePictures = drawn.timelines
    noPictures =
      source.noPictures.map(printable) ?? (drawn.charts.isEmpty ? Self.noCharts(results, summaries) : nil)
    timeline = try source.timelines.map {
      try TimelineValues(
        $0.withShortNames(to: Self.longestName), summaries, run: results.run, room: &room.timelines)
    }
    noTimelines =
      timeline != nil
      ? nil
      : source.noTimelines.map(printable)
        ?? (simulated != nil
          ? "No timeline was recorded. With --timeline, juggle simulate works out who would have run where."
          : nil)
        ?? "No timeline was recorded. With --timeline, juggle run records who ran where, and when."
    prediction = PredictionSection(results, summaries).map(PredictionValues.init)
    table = summaries.isEmpty ? nil : CellsTable(summaries)
    cellCount = Wording.amount(summaries.count, "cell")
    machine = source.topology.map(MachineValues.init)
    noMachine = source.noTopology.map(printable)
    method = MethodValues(results, summaries)
    let left = results.info?.skipped ?? []
    let told = Set(skippedWarnings(left))
    warnings =
      (results.unmeasuredRun.map { ["A newer run, \($0), has recorded nothing; this is the one before it."] }
        ?? [])
      + Reports.warnings(results, summaries).filter { !told.contains($0) }
    warnings = warnings.map { shortened(withBoundUnits($0), to: 2_000) }
    skipped = Self.skipped(left)
    skippedCount = left.isEmpty ? nil : Wording.amount(left.count, "cell")
    downloads = []
    folder = printable(source.directory)
    (hasPictures, hasVerdicts, hasTrust) = (!pictures.isEmpty, !verdicts.isEmpty, !trust.isEmpty)
    (hasSaid, hasTimelinePictures) = (!said.isEmpty, !timelinePictures.isEmpty)
    warningCount = warnings.isEmpty ? nil : Wording.amount(warnings.count, "warning")
  }

  /// Columns of a name, which stands in tables and menus beside others.
  private static let longestName = 64

  /// Why there is no chart, though gnuplot could have drawn some.
  private static func noCharts(_ results: Results, _ summaries: [Summary]) -> String {
    if summaries.isEmpty { return "No charts: nothing was \(results.verb)." }
    guard summaries.contains(where: { $0.count > 0 }) else { return "No charts: no trial ran to its end." }
    return "No charts: gnuplot drew none of these records."
  }

  private static func occasion(_ results: Results) -> [String] {
    let info = results.info
    return [
      info.map { String($0.startedAt.prefix(10)) }, info?.host ?? results.origin?.host,
      info?.cpu ?? results.origin?.cpu,
      results.run.isEmpty ? nil : "run \(results.run)",
    ].compactMap(\.self).filter { !$0.isEmpty }
  }

  private static func skipped(_ left: [RunInfo.Skipped]) -> [SkippedValues] {
    Dictionary(grouping: left, by: \.reason).sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .map { reason, cells in
        var shown = cells.prefix(mostSkipped).map { printable($0.cell) }
        if cells.count > shown.count { shown.append("and \(cells.count - shown.count) more") }
        return SkippedValues(
          reason: withBoundUnits(reason), count: Wording.amount(cells.count, "cell"), cells: shown)
      }
  }
}

extension SectionValues.VerdictValues {
  fileprivate init(_ verdict: Verdict) {
    outcome = verdict.outcome.rawValue
    sign =
      switch verdict.outcome {
      case .holds: "✓"
      case .fails: "✕"
      case .inconclusive: "?"
      }
    claim = withBoundUnits(verdict.claim.text)
    grounds = withBoundUnits(Reports.grounds(verdict))
  }
}
