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

  struct PictureValues {
    var caption: String
    var alternative: String
    var image: String?
    /// In pixels, as it was drawn: a picture of one panel isn't blown up to the page's width.
    var size: PagePicture.Size?
    /// Why there is none.
    var tooLarge: String?
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
  ///   - room: What pictures and timelines may still take; lessened.
  init(_ source: PageSource, place: Int, isOnly: Bool, room: inout PageRoom) throws {
    let (results, summaries) = (source.results, source.summaries)
    let answer = results.answer(summaries)
    let names = ShortNames(Self.names(source))
    suffix = place == 0 ? "" : "-\(place + 1)"
    (heading, subheading) = isOnly ? (1, 2) : (2, 3)
    experiment = names(results.experiment)
    let asked = answer.question.flatMap { $0.isEmpty ? nil : names($0) }
    hasQuestion = asked != nil
    question = asked ?? experiment
    occasion = Self.occasion(results).map { names($0) }.joined(separator: " · ")
    brief = answer.brief.map { names($0) }
    sentences = answer.sentences.map { names($0) }
    trust = answer.trust.map { names($0) }
    said = saidLines(results).map { ShortNames.shortened(names($0), to: 1_000) }
    let judged = results.verdicts
    verdictCount = judged.isEmpty ? nil : Reports.verdictCount(judged)
    verdicts = judged.map { VerdictValues($0, names: names) }
    let drawn = source.pictures.map { PictureValues($0, room: &room.pictures) }
    let charts = zip(source.pictures, drawn).filter { !$0.0.isTimeline }.map(\.1)
    leadPicture = charts.first
    pictures = Array(charts.dropFirst())
    timelinePictures = zip(source.pictures, drawn).filter(\.0.isTimeline).map(\.1)
    noPictures =
      source.noPictures ?? (charts.isEmpty ? "No charts: no trial ran to its end." : nil)
    timeline = try source.timelines.map {
      try TimelineValues($0, run: results.run, names: names, room: &room.timelines)
    }
    noTimelines =
      timeline != nil
      ? nil
      : source.noTimelines
        ?? "No timeline was recorded. `juggle run --timeline` records who ran where, and when."
    table = summaries.isEmpty ? nil : CellsTable(summaries, names: names)
    cellCount = Wording.amount(summaries.count, "cell")
    machine = source.topology.map(MachineValues.init)
    noMachine = source.noTopology
    method = MethodValues(results, summaries, names: names)
    let left = results.info?.skipped ?? []
    let told = Set(skippedWarnings(left))
    warnings =
      (results.unmeasuredRun.map { ["A newer run, \($0), has recorded nothing; this is the one before it."] }
        ?? [])
      + Reports.warnings(results, summaries).filter { !told.contains($0) }
    warnings = warnings.map { ShortNames.shortened(names($0), to: 2_000) }
    skipped = Self.skipped(left, names: names)
    skippedCount = left.isEmpty ? nil : Wording.amount(left.count, "cell")
    downloads = []
    folder = printable(source.directory)
    (hasPictures, hasVerdicts, hasTrust) = (!pictures.isEmpty, !verdicts.isEmpty, !trust.isEmpty)
    (hasSaid, hasTimelinePictures) = (!said.isEmpty, !timelinePictures.isEmpty)
    warningCount = warnings.isEmpty ? nil : Wording.amount(warnings.count, "warning")
  }

  /// Everything in it that a file or a machine named.
  private static func names(_ source: PageSource) -> [String] {
    let results = source.results
    var names = [results.experiment, results.run]
    for cell in results.cells.map(\.cell) + (source.timelines?.cells.map(\.cell) ?? []) {
      names += [cell.workload, cell.model.model, cell.model.description] + cell.parameters.map(\.level)
    }
    names += results.info.map { [$0.host, $0.cpu, $0.kernel, $0.experiment] } ?? []
    names += results.origin.map { [$0.host, $0.cpu, $0.kernel] } ?? []
    return names + [source.timelines?.run ?? "", source.topology?.host ?? ""]
  }

  private static func occasion(_ results: Results) -> [String] {
    let info = results.info
    return [
      info.map { String($0.startedAt.prefix(10)) }, info?.host ?? results.origin?.host,
      info?.cpu ?? results.origin?.cpu,
      results.run.isEmpty ? nil : "run \(results.run)",
    ].compactMap(\.self).filter { !$0.isEmpty }
  }

  private static func skipped(_ left: [RunInfo.Skipped], names: ShortNames) -> [SkippedValues] {
    Dictionary(grouping: left, by: \.reason).sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .map { reason, cells in
        var shown = cells.prefix(mostSkipped).map { names($0.cell) }
        if cells.count > shown.count { shown.append("and \(cells.count - shown.count) more") }
        return SkippedValues(
          reason: names(reason), count: Wording.amount(cells.count, "cell"), cells: shown)
      }
  }
}

extension SectionValues.VerdictValues {
  fileprivate init(_ verdict: Verdict, names: ShortNames) {
    outcome = verdict.outcome.rawValue
    sign =
      switch verdict.outcome {
      case .holds: "✓"
      case .fails: "✕"
      case .inconclusive: "?"
      }
    claim = names(verdict.claim.text)
    grounds = names(Reports.grounds(verdict))
  }
}

extension SectionValues.PictureValues {
  fileprivate init(_ picture: PagePicture, room: inout Int) {
    (caption, alternative) = (printable(picture.title), printable(picture.description))
    let address = "data:image/svg+xml;base64,\(picture.svg.base64EncodedString())"
    guard address.utf8.count <= room else {
      tooLarge =
        "The page has no room for this picture; it is charts/\(printable(picture.name)) in the folder."
      return
    }
    room -= address.utf8.count
    (image, size) = (address, picture.size)
  }
}

/// Bytes that the large parts of a page may take, so that all of it stays below 10 MB.
struct PageRoom {
  /// What all of a page has.
  static let page = 9_900_000
  var pictures = 3_000_000
  var timelines = TimelineValues.room
}
