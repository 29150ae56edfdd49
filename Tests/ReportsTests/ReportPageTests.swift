import Findings
import Foundation
import FoundationXML
import Samples
import Testing
import Topology
import Trials

@testable import Reports

struct ReportPageTests: PageTesting {
  @Test func theQuestionComesFirstThenTheAnswer() throws {
    let html = try page(info: info("Who waits for whom?"))
    let question = try #require(html.range(of: "id=\"question\">Who waits for whom?</h1>"))
    let answer = try #require(html.range(of: "<p class=\"brief\">2 tasks on 1 core:"))
    #expect(question.upperBound < answer.lowerBound)
    #expect(says(html, "<title>Who waits for whom? – juggle</title>"))
  }

  @Test func itIsWellFormed() throws {
    let document = try parsed(try page(Sample().flagship(), info: info(), timelines: .thirty()))
    #expect(try document.nodes(forXPath: "//h1").count == 1)
    #expect(try document.nodes(forXPath: "//main").count == 1)
    let ids = try document.nodes(forXPath: "//@id").compactMap(\.stringValue)
    #expect(Set(ids).count == ids.count)
    for target in try document.nodes(forXPath: "//a/@href").compactMap(\.stringValue)
    where target.hasPrefix("#") {
      #expect(ids.contains(String(target.dropFirst())), "\(target)")
    }
    for label in try document.nodes(forXPath: "//label/@for").compactMap(\.stringValue) {
      #expect(ids.contains(label))
    }
    // One below the other, none left out.
    let levels = try document.nodes(forXPath: "//h1|//h2|//h3|//h4").compactMap {
      $0.name?.last?.wholeNumberValue
    }
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    #expect(try document.nodes(forXPath: "//th[not(@scope)]").isEmpty)
    #expect(try document.nodes(forXPath: "//img[not(@alt)]").isEmpty)
  }

  @Test func withoutScriptsHeadingsAreTextAndNoButtons() throws {
    let document = try parsed(try page())
    #expect(try document.nodes(forXPath: "//table//button").isEmpty)
    #expect(try document.nodes(forXPath: "//section[@id='cells']//thead//th[@data-sort]").count > 5)
  }

  @Test func coloursHaveTheSixDigitsThatTheScriptReads() throws {
    let style = try #require(try contents("style", of: try page()).first)
    #expect(style.matches(of: /--[a-z]+: #[0-9a-f]{6};/).count > 20)
    #expect(style.matches(of: /--[a-z]+: #[0-9a-f]{3,5};/).isEmpty)
    // Pictures and timelines are turned over for this very paper.
    #expect(style.ranges(of: "--paper: \(ChartColour.darkPaper.hex);").count == 2)
  }

  @Test func aLineNeverEndsBetweenANumberAndItsUnit() throws {
    let html = try page(Sample().flagship(), info: info("Is 4 % of 5.88 k/s much?"))
    let title = try parsed(html).nodes(forXPath: "//h1").first?.stringValue
    #expect(title == "Is 4\u{A0}% of 5.88\u{A0}k/s much?")
    let sentences = try parsed(html).nodes(forXPath: "//ul[@class='sentences']/li").compactMap(\.stringValue)
    #expect(sentences.contains { $0.contains(/\d\u{A0}(ms|s|%|k\/s)/) })
    #expect(!sentences.contains { $0.contains(/\d (ms|s|%|k\/s)\b/) })
    // What is to be copied or saved is as it was.
    let copied = html.contains(">question: Is 4 % of 5.88 k/s much?")
    #expect(copied)
  }

  @Test func chartsOfAllSectionsGoBeforeTimelines() throws {
    func picture(_ name: String) -> PagePicture {
      PagePicture(name: name, title: name, description: name, svg: Data(count: 300))
    }
    try withTemporaryFolder { folder in
      var sources = try ["a", "b"].map { try source(folder.appendingPathComponent($0), Sample().sayAfter()) }
      for place in sources.indices {
        sources[place].pictures = [picture("timeline-1-pus.svg"), picture("wall_s.svg")]
      }
      // For three of four.
      var room = 1_400
      let all = PicturesValues.all(sources, room: &room)
      #expect(all.map { $0.charts.map { $0.image != nil } } == [[true], [true]])
      #expect(all.map { $0.timelines.map { $0.image != nil } } == [[true], [false]])
      #expect(all[1].timelines[0].tooLarge?.contains("charts/timeline-1-pus.svg") == true)
    }
  }

  @Test(arguments: [
    ("nothing", "nothing was measured."), ("failed", "no trial ran to its end."),
    ("all", "gnuplot drew none"),
  ])
  func withoutAChartThePageSaysWhatIsTrue(kind: String, said: String) throws {
    var records = kind == "nothing" ? [] : Sample().sayAfter()
    if kind == "failed" {
      records = records.filter { $0.iteration == 0 }.map { row in
        var row = row
        (row.status, row.reason, row.phase, row.wall, row.tasksPerSecond) = (.failed, "no", nil, nil, nil)
        return row
      }
    }
    try withTemporaryFolder { folder in
      var source = try source(folder, records)
      (source.pictures, source.noPictures) = ([], nil)
      #expect(says(try ReportPage.html(of: [source]), "No charts: \(said)"))
    }
  }

  @Test func everyCellHasARowWithItsFiguresAndTheirIntervals() throws {
    let records = Sample().flagship()
    let document = try parsed(try page(records))
    let rows = try document.nodes(forXPath: "//section[@id='cells']//tbody/tr")
    #expect(rows.count == Set(records.map(\.cellID)).count)
    let headings = try document.nodes(forXPath: "//section[@id='cells']//thead/tr/th").compactMap(
      \.stringValue)
    #expect(
      headings.starts(with: [
        "workload", "model", "tasks", "cores", "rounds", "wall", "±", "by law", "tasks/s", "speed-up",
        "efficiency",
        "busy cores",
      ]))
    let wall = try #require(
      try document.nodes(forXPath: "//section[@id='cells']//tbody/tr[1]/td[5]").first as? XMLElement)
    #expect(wall.stringValue?.contains("5.0") == true)
    #expect(wall.stringValue?.contains("–") == true)
    #expect(
      wall.attribute(forName: "data-v")?.stringValue.flatMap(Double.init).map { (0.004...0.006).contains($0) }
        == true)
  }

  @Test func failedTrialsAreShownWithTheirReasons() throws {
    var records: [Record] = []
    for var row in Sample().sayAfter() {
      let isBroken = row.round <= 2 && row.model == "task"
      guard !isBroken || row.iteration == 0 else { continue }
      if isBroken { (row.status, row.reason, row.phase) = (.failed, "the worker <crashed>", nil) }
      records.append(row)
    }
    let html = try page(records)
    #expect(says(html, "2 failed<small>the worker &lt;crashed&gt;</small>"))
    #expect(says(html, "2 of 12 trials failed: the worker &lt;crashed&gt;"))
  }

  @Test(arguments: [
    ("empty", 0...0, "Nothing has been measured yet."), ("failed only", 1...2, "No trial ran to its end"),
    ("one cell", 3...3, "1 cell."),
  ])
  func littleMakesAnHonestPage(name: String, kind: ClosedRange<Int>, said: String) throws {
    var records = Sample().sayAfter()
    switch kind.lowerBound {
    case 0: records = []
    case 1:
      records = records.filter { $0.iteration == 0 }.map { row in
        var failed = row
        (failed.status, failed.reason, failed.phase, failed.wall, failed.tasksPerSecond) = (
          .failed, "no", nil, nil, nil
        )
        return failed
      }
    default: records = records.filter { $0.model == "task" }
    }
    let html = try page(records, topology: nil)
    #expect(says(html, said), "\(name)")
    #expect(says(html, "The folder has no topology.xml"))
    #expect(says(html, "No timeline was recorded."))
    #expect(says(html, "run.json says nothing of this run"))
    _ = try parsed(html)
  }

  @Test func claimsHaveTheirVerdictInWordsAndTheFigureThatDecides() throws {
    var about = info()
    about.claims = [0.001, 100].map { (bound: Double) in
      PlannedClaim(
        Claim(
          text: "at most \(bound)", response: .wall, subject: .value(of: Selector()), atLeast: nil,
          atMost: bound),
        subjects: [.init(of: "say-after task tasks=2 cores=1 compact")])
    }
    let html = try page(info: about)
    #expect(says(html, "2 claims: 1 holds, 1 fails."))
    #expect(says(html, "<span aria-hidden=\"true\">✕</span> fails</span> at most 0.001"))
    #expect(says(html, "claimed at most 100 s"))
  }

  @Test func itSaysHowItWasMeasured() throws {
    let html = try page(info: info())
    for fact in [
      "drawn by seed 7", "800 M kernel units a second", "1.50 PUs, because a quota grants less", "Linux 6.18",
      "juggle run sample.yaml", "the last round allowed was measured", "2 cells: there are 2 cores",
      "cell two",
      "question: Why?",
    ] {
      #expect(says(html, fact), "\(fact)")
    }
  }

  @Test func theLengthOfATrialIsWhatTheExperimentSays() throws {
    var about = info()
    about.source = """
      question: Why?
      workloads: { w: [sleep: 1ms] }
      models: [task]
      tasks: 1
      precision: { trial: 40ms }
      """
    let length = "add up to about 40.0 ms"
    #expect(says(try page(info: about), length))
    about.commandLine += ["--set", "precision.trial=1ms"]
    #expect(!says(try page(info: about), length))
  }

  @Test func theMachineIsDrawnWithWhatMayBeUsed() throws {
    let document = try parsed(try page())
    let boxes = try document.nodes(forXPath: "//section[@id='machine']//li").compactMap {
      ($0 as? XMLElement)?.attribute(forName: "class")?.stringValue
    }
    #expect(boxes.filter { $0 == "part core" }.count == 2)
    #expect(boxes.filter { $0 == "pu" }.count == 4)
    #expect(try page().contains("L3 32 MiB"))
    let (many, one) = (
      try Topology(synthetic: "package:2 core:200 pu:1"), try Topology(synthetic: "core:1 pu:1")
    )
    #expect(MachineValues(many).parts.isEmpty)
    #expect(MachineValues(many).tree?.contains("Package 0") == true)
    #expect(MachineValues(one).tree == nil)
  }

  @Test func whatCouldNotBeUsedIsMarkedAndSaysSo() throws {
    var topology = try Topology(synthetic: "package:1 core:2 pu:2")
    for place in topology.cores[1].pus.indices { topology.cores[1].pus[place].isAllowed = false }
    let machine = MachineValues(topology)
    #expect(machine.hasForbidden)
    func cores(_ parts: [MachineValues.PartValues]) -> [MachineValues.PartValues] {
      parts.flatMap { $0.kind == "core" ? [$0] : cores($0.members) }
    }
    #expect(cores(machine.parts).map(\.isForbidden) == [false, true])
    #expect(cores(machine.parts).flatMap(\.pus).map(\.isShut) == [false, false, true, true])
  }

  @Test func aGateHasBothOfItsBuilds() throws {
    var gate = RunInfo.sample()
    gate.source = "question: q\n"
    let html = try page(gateRecords(), info: gate)
    for text in ["base/thread", "head/thread", "<dt>Base</dt><dd><code>old</code></dd>"] {
      #expect(says(html, text), "\(text)")
    }
    _ = try parsed(html)
  }

  @Test func aTimelineOfAnotherRunSaysSo() throws {
    #expect(try page(timelines: .thirty()).contains("were recorded in run") == false)
    #expect(
      try page(timelines: .thirty(run: "older")).contains(
        "These timelines were recorded in run older, not in run run-1"))
  }

  @Test func whatWasSampledOrCutOffSaysSo() throws {
    var timelines = RunTimelines.thirty()
    timelines.cells[0].timeline.truncatedAt = 100_000_000
    timelines.cells[1].timeline.source = .sampled(reason: "the kernel refuses")
    let html = try page(timelines: timelines)
    #expect(says(html, "Recorded by the kernel"))
    #expect(says(html, "Sampled (the kernel refuses): sums are right"))
    #expect(says(html, "Nothing is known after 100 ms of 300 ms"))
  }

  @Test func aTimelineThatCannotBeReadIsSaid() throws {
    try withTemporaryFolder { folder in
      _ = try source(folder, Sample().sayAfter())
      try Data("{}".utf8).write(to: folder.appendingPathComponent("timeline.json"))
      let again = try PageSource(directory: folder.path, chart: Chart(format: .svg))
      #expect(try ReportPage.html(of: [again]).contains("not timelines as juggle writes them"))
    }
  }

  @Test func withoutChartsThePageSaysWhy() throws {
    #expect(try page().contains("No charts: "))
  }

  @Test func picturesAreInThePageInTheirOwnSizeWithWhatTheyShow() throws {
    let picture = PagePicture(
      name: "wall_s.svg", title: "Wall time", description: "a line",
      svg: Data("<svg viewBox=\"0 0 640 401\"/>".utf8))
    let image = try #require(
      try parsed(try page(pictures: [picture])).nodes(forXPath: "//img").first as? XMLElement)
    #expect(image.attribute(forName: "width")?.stringValue == "640")
    #expect(image.attribute(forName: "height")?.stringValue == "401")
    #expect(image.attribute(forName: "alt")?.stringValue == "a line")
    let address = image.attribute(forName: "src")?.stringValue
    #expect(address == "data:image/svg+xml;base64," + picture.svg.base64EncodedString())
  }

  @Test func rawDataIsInThePage() throws {
    let records = Sample().sayAfter()
    let document = try parsed(try page(records, info: info("Why?")))
    var saved: [String: Data] = [:]
    for case let link as XMLElement in try document.nodes(forXPath: "//a[@download]") {
      let address = try #require(link.attribute(forName: "href")?.stringValue)
      let data = try #require(address.split(separator: ",").last.flatMap { Data(base64Encoded: String($0)) })
      saved[try #require(link.attribute(forName: "download")?.stringValue)] = data
    }
    #expect(saved["experiment.yaml"] == Data("question: Why?\n".utf8))
    #expect(saved["summary.csv"]?.starts(with: Data("run,launcher,setting,".utf8)) == true)
    #expect(saved["run.json"] != nil)
    #expect(saved["topology.xml"] != nil)
    let trials = try #require(saved["trials.csv"])
    #expect(String(decoding: trials, as: UTF8.self).split(separator: "\n").count == records.count + 1)
  }

  @Test func whatIsTooLargeIsLeftInItsFolderAndSaid() throws {
    let file = PageSource.RawFile(
      name: "trials.csv", what: "rows", type: "text/csv", content: .data(Data(count: 90_000)))
    var room = 1_000
    let left = DownloadValues(file, prefix: "", directory: "some/folder", room: &room)
    #expect(left.address == nil)
    #expect(left.absence == "too large for this page; it is trials.csv in some/folder")
    #expect(room == 1_000)
    room = 1_000_000
    #expect(DownloadValues(file, prefix: "2-", directory: "", room: &room).saved == "2-trials.csv")
    #expect(room == 1_000_000 - 120_000 - "data:text/csv;base64,".count)
  }

  @Test func severalFoldersAreSectionsOfOnePage() throws {
    try withTemporaryFolder { folder in
      let sources = try ["a", "b"].map { name in
        try source(
          folder.appendingPathComponent(name), Sample().flagship(), info: info("\(name)?"),
          timelines: .thirty())
      }
      let document = try parsed(try ReportPage.html(of: sources))
      #expect(try document.nodes(forXPath: "//h1").map(\.stringValue) == ["2 experiments"])
      #expect(try document.nodes(forXPath: "//h2").map(\.stringValue) == ["a?", "b?"])
      #expect(
        try document.nodes(forXPath: "//nav[@class='contents']//a/@href").map(\.stringValue) == [
          "#run", "#run-2",
        ])
      let ids = try document.nodes(forXPath: "//@id").compactMap(\.stringValue)
      #expect(Set(ids).count == ids.count)
    }
  }

  @Test func thePageIsWrittenWholeOrNotAtAll() throws {
    try withTemporaryFolder { folder in
      _ = try source(folder, Sample().sayAfter())
      let path = try ReportPage(script: "/nowhere").write([folder.path])
      #expect(path.hasSuffix("/report.html"))
      #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("</html>\n"))
      #expect(throws: Unwritable.self) {
        try ReportPage(script: "/nowhere").write([folder.path], to: folder.path + "/no/folder.html")
      }
      #expect(throws: Results.Unreadable.self) {
        try ReportPage().write([folder.path, folder.path + "/none"], to: folder.path + "/both.html")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(!names.contains { $0.hasPrefix("both") || $0.contains("html.") })
    }
  }
}
