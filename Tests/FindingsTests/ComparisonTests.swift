import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct ComparisonTests {
  private static let work = Sample.Work("w", busy: 5e-3, waiting: 0)

  /// A run with a reference and threads, 1 to 4 of them.
  private static func records(
    run: String = "a", host: String = "here", rounds: Int = 12, noise: Double = 0.01, seed: UInt64 = 1,
    pace: Double = 1, _ change: (inout Record) -> Void = { _ in }
  ) -> [Record] {
    var sample = Sample()
    (sample.run, sample.rounds, sample.noise, sample.seed) = (run, rounds, noise, seed)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [1, 2, 4].map { (work, sample.cell(work, ModelName(.thread), $0, 2)) }
    return sample.records(of: cells).map { row in
      var row = row
      (row.host, row.cpu) = (host, "CPU of \(host)")
      row.wall = row.wall.map { $0 * pace }
      change(&row)
      row.tasksPerSecond = row.wall.map { Double(row.tasks) / $0 }
      return row
    }
  }

  private static func results(_ records: [Record]) throws -> Results {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path)
    }
  }

  private static func comparison(_ a: [Record], _ b: [Record], tolerance: Double = 0.1) throws -> Comparison {
    try Comparison(results(a), results(b), tolerance: tolerance, resamples: 400)
  }

  private func row(_ comparison: Comparison, _ tasks: Int) throws -> Comparison.Row {
    try #require(comparison.rows.first { $0.cell.model == ModelName(.thread) && $0.cell.tasks == tasks })
  }

  private static func slower(_ row: inout Record, by factor: Double) {
    if row.model == "thread", row.tasks == 4 { row.wall = row.wall.map { $0 * factor } }
  }

  @Test(arguments: [(1.5, Comparison.Finding.slower), (1 / 1.5, .faster), (1.02, .same), (1.1, .unclear)])
  func aDifferenceIsSaidWhereTheIntervalIsClearOfTheTolerance(
    factor: Double, finding: Comparison.Finding
  ) throws {
    let comparison = try Self.comparison(
      Self.records(), Self.records(run: "b", seed: 2) { Self.slower(&$0, by: factor) })
    let four = try row(comparison, 4)
    #expect(four.figures.map(\.quantity) == Comparison.Quantity.allCases)
    for figure in four.figures {
      #expect(figure.finding == finding, "\(figure)")
      let ratio = try #require(figure.ratio)
      let expected = figure.quantity.isRate ? 1 / factor : factor
      #expect(abs(ratio.value / expected - 1) < 0.03)
      #expect(try #require(ratio.interval).contains(ratio.value))
      #expect((figure.reason == nil) == (finding != .unclear))
    }
    #expect(try row(comparison, 2).main?.finding == .same)
    #expect(comparison.incomparable.isEmpty)
  }

  @Test func theMachinesPaceIsDividedOut() throws {
    let comparison = try Self.comparison(Self.records(), Self.records(run: "b", seed: 2, pace: 2))
    #expect(comparison.isAbsolute)
    #expect(comparison.number(.same) == 3 && comparison.number(.slower) == 0)
    let count = "Of 3 cells B is faster in none and slower in none;"
    #expect(comparison.sentences.first?.hasPrefix(count) == true)
    #expect(comparison.sentences.allSatisfy { !$0.contains("subroutine") })
    let pace = try #require(comparison.notes.first { $0.hasPrefix("The machine's own pace was another: ") })
    #expect(pace.contains("took 2.0") && pace.contains("(w subroutine tasks=1 cores=1 compact) in B."))
    for tasks in [1, 2, 4] {
      let row = try row(comparison, tasks)
      #expect(row.main?.finding == .same)
      #expect(row[.wallOverReference]?.finding == .same)
      #expect(row[.wall]?.finding == .slower)
      #expect(row[.tasksPerSecond]?.finding == .slower)
    }
  }

  @Test(arguments: ["there", ""]) func secondsOfTwoMachinesAreNotCompared(host: String) throws {
    let comparison = try Self.comparison(
      Self.records(host: host == "" ? "" : "here"), Self.records(run: "b", host: host, seed: 2, pace: 3))
    #expect(!comparison.isAbsolute)
    #expect(comparison.rows.count == 3)  // the reference itself has nothing to be held against
    #expect(comparison.rows.allSatisfy { $0.figures.allSatisfy(\.quantity.isRelative) })
    #expect(comparison.rows.allSatisfy { $0.main?.finding == .same })
    #expect(comparison.incomparable.isEmpty)
    #expect(comparison.notes.contains { $0.contains("would compare the machines") })
    #expect(host.isEmpty || comparison.notes[0].contains("here (CPU of here), B on there (CPU of there)"))
  }

  @Test func fewRoundsCanNotBeTold() throws {
    let comparison = try Self.comparison(Self.records(), Self.records(run: "b", rounds: 5))
    for row in comparison.rows {
      #expect(row.figures.allSatisfy { $0.finding == .unclear && $0.ratio?.interval == nil })
      #expect(row.main?.reason == "5 rounds in one of the runs, and 6 are needed")
    }
    #expect(comparison.regressions.allSatisfy { $0.outcome == .inconclusive && $0.reason != nil })
    let count = "Of 3 cells B is faster in none and slower in none; 3 can't be told apart."
    #expect(comparison.sentences.first == count)
  }

  private static let apart: [(name: String, change: @Sendable (inout Record) -> Void, reason: String)] = [
    ("clock", { if $0.tasks == 4 { $0.clock = .spawn } }, "counts from release in A, and from spawn in B"),
    ("units", { if $0.tasks == 4 { $0.units = $0.units.map { $0 * 3 } } }, "its tasks compute"),
    (
      "failed", { if $0.tasks == 4 { ($0.status, $0.reason) = (.failed, "it crashed") } },
      "no trial of it ran to its end in B: it crashed"
    ),
    ("gone", { if $0.tasks == 4 { ($0.tasks, $0.tasksLevel, $0.cellID) = (5, "5", "") } }, "it is in A only"),
  ]

  @Test(arguments: 0..<apart.count) func whatIsNotTheSameInBothIsNamed(place: Int) throws {
    let (_, change, reason) = Self.apart[place]
    let comparison = try Self.comparison(
      Self.records(),
      Self.records(run: "b") { row in
        change(&row)
        row.cellID = row.cell.id
      })
    let cell = try #require(comparison.incomparable.first)
    #expect(cell.cellID == "w thread tasks=4 cores=2 compact")
    #expect(cell.reason.contains(reason), "\(cell)")
    #expect(!comparison.rows.contains { $0.cell.tasks == 4 })
    #expect(comparison.sentences.last?.hasSuffix("can't be compared.") == true)
    #expect(cell.outcome == (reason.contains("crashed") ? .worse : .inconclusive))
    #expect(comparison.strictOutcomes.contains(reason.contains("crashed") ? .worse : .inconclusive))
    if reason.contains("only") {
      #expect(comparison.incomparable.last?.reason == "it is in B only")
      #expect(comparison.incomparable.last?.outcome == nil)
    }
  }

  @Test func workGivenAsATimeIsTheSameAtAnotherRate() throws {
    let comparison = try Self.comparison(
      Self.records { $0.unitsPerSecond = 8e8 },
      Self.records(run: "b") { row in
        (row.unitsPerSecond, row.units) = (9e8, row.units.map { $0 / 8 * 9 })
      })
    #expect(comparison.rows.count == 4)
    #expect(comparison.notes.contains { $0.contains("800 M a second in A, 900 M in B") })
  }

  /// As under `equal: time`, where the rate is each model's own and the first row of a run is of any of them.
  @Test func ratesAreComparedCellByCell() throws {
    let own = { (row: inout Record) in
      let factor = row.model == "thread" ? 2 : 1
      (row.unitsPerSecond, row.units) = (8e8 * Double(factor), row.units.map { $0 * factor })
    }
    let (a, b) = (Self.records(own), Self.records(run: "b", seed: 2, own))
    // Whichever row is the first.
    let first = { (records: [Record], model: String) in
      records.filter { $0.model == model } + records.filter { $0.model != model }
    }
    let comparison = try Self.comparison(first(a, "subroutine"), first(b, "thread"))
    #expect(comparison.rows.count == 4 && comparison.incomparable.isEmpty)
    #expect(comparison.notes.isEmpty)
    let doubled = { (rate: Double) in
      b.map { row in
        var row = row
        guard row.model == "thread" else { return row }
        (row.unitsPerSecond, row.units) = (rate, row.units.map { $0 * 2 })
        return row
      }
    }
    let faster = try Self.comparison(first(a, "subroutine"), first(doubled(3.2e9), "thread"))
    #expect(faster.incomparable.isEmpty)
    #expect(faster.notes.contains { $0.contains("1.60 G a second in A, 3.20 G in B") })
    #expect(try Self.comparison(a, doubled(1.6e9)).incomparable.count == 3)
  }

  @Test func whatDiffersBesideTheFiguresIsSaid() throws {
    let comparison = try Self.comparison(
      Self.records { ($0.questionHash, $0.kernel, $0.capacity) = ("x", "Linux 5", 2) },
      Self.records(run: "old", rounds: 1)
        + Self.records(run: "b") { ($0.questionHash, $0.kernel, $0.capacity) = ("y", "Linux 6", 1.5) })
    let notes = comparison.notes.joined(separator: "\n")
    #expect(notes.contains("the kernel (Linux 5, then Linux 6) and the capacity in PUs (2, then 1.50)"))
    #expect(notes.contains("The experiment's text, or what the command line changed"))
    #expect(notes.contains("B is the newest of 2 runs, b."))
  }

  @Test func theSameRunTwiceIsSaid() throws {
    let comparison = try Self.comparison(Self.records(), Self.records())
    #expect(comparison.notes == ["A and B are the same run, a, so there is nothing that could differ."])
    #expect(comparison.rows.allSatisfy { $0.main?.ratio?.value == 1 && $0.main?.finding == .same })
    #expect(try Self.comparison(Self.records(), Self.records(run: "b")).notes.isEmpty)
  }

  @Test func aChangeInCodeOfOnesOwnIsSaidToBeDividedOut() throws {
    let own = { (run: String, factor: Double) in
      Self.records(run: run, seed: 2, pace: factor) { row in
        row.worker = "mine"
        row.cellID = row.cell.id
      }
    }
    let comparison = try Self.comparison(own("a", 1), own("b", 3))
    #expect(comparison.regressions.count == 3)
    #expect(comparison.regressions.allSatisfy { $0.outcome == .kept })
    #expect(comparison.notes.contains { $0.contains("(mine)") && $0.contains("`juggle gate` sees it") })
  }

  @Test func lessThanTenPercentIsNeverAsked() throws {
    #expect(try Self.comparison(Self.records(), Self.records(), tolerance: 0.01).tolerance == 0.1)
    let comparison = try Self.comparison(
      Self.records(), Self.records(run: "b") { Self.slower(&$0, by: 1.3) }, tolerance: 0.5)
    #expect(try row(comparison, 4).main?.finding == .same)
    #expect(comparison.regressions.allSatisfy { $0.outcome == .kept })
  }

  @Test func theBestNumberOfTasksIsTheFewestOnThePlateau() throws {
    let comparison = try Self.comparison(
      Self.records(),
      Self.records(run: "b") { row in
        // Four do twice as much in B.
        if row.tasks == 4 { row.wall = row.wall.map { $0 / 2 } }
      })
    let peak = try #require(comparison.peaks.first)
    #expect(comparison.peaks.count == 1)
    #expect((peak.a.tasks, peak.b.tasks) == (2, 4))
    #expect(peak.a.interval?.lowerBound == 2)
    #expect(peak.b.interval == 4...4)
    #expect(peak.b.isAtEnd && !peak.a.isAtEnd)
  }

  @Test(arguments: [0, 2]) func cellsThatCanNotBeComparedHaveNoPartInTheBestNumberOfTasks(place: Int) throws {
    let change = Self.apart[place].change
    let comparison = try Self.comparison(
      Self.records { row in
        // Four are best in A, and something else, or nothing at all, in B.
        if row.tasks == 4 { row.wall = row.wall.map { $0 / 2 } }
      }, Self.records(run: "b", change))
    #expect(comparison.incomparable.count == 1)
    let peak = try #require(comparison.peaks.first)
    #expect((peak.a.tasks, peak.b.tasks) == (2, 2))
    #expect((peak.a.most, peak.b.most) == (2, 2))
  }

  @Test func aPeakNeedsTwoLevelsAndSixRounds() {
    var random = SplitMix64(seed: 1)
    #expect(Peak(levels: [(2, [1, 2])], using: &random) == nil)
    #expect(Peak(levels: [(2, []), (3, [])], using: &random) == nil)
    let few = Peak(levels: [(4, [1, 1]), (2, [2, 2])], using: &random)
    #expect(few?.tasks == 2 && few?.interval == nil && few?.most == 4)
    let rising = Peak(levels: (1...3).map { ($0, [Double](repeating: Double($0), count: 6)) }, using: &random)
    #expect(rising?.interval == 3...3 && rising?.isAtEnd == true)
  }

  // MARK: Against a baseline

  @Test(arguments: [
    (1.5, Comparison.Regression.Outcome.worse), (0.5, .kept), (1.02, .kept), (1.1, .inconclusive),
  ])
  func onlyWhatIsSlowerIsWorse(factor: Double, outcome: Comparison.Regression.Outcome) throws {
    let comparison = try Self.comparison(
      Self.records(), Self.records(run: "b", seed: 2, pace: 1.7) { Self.slower(&$0, by: factor) })
    let rows = comparison.regressions
    #expect(rows.count == 3)  // not the reference
    #expect(rows.first { $0.row.cell.tasks == 4 }?.outcome == outcome)
    #expect(rows.filter { $0.outcome != .kept }.count == (outcome == .kept ? 0 : 1))
    #expect(outcome == .kept || rows[0].outcome == outcome)  // the worst first
    #expect(comparison.withoutBaseline.isEmpty)
  }

  @Test func withoutAReferenceThereIsNoBaseline() throws {
    let records = { (run: String) in Self.records(run: run).filter { $0.model == "thread" } }
    let comparison = try Self.comparison(records("a"), records("b"))
    #expect(comparison.regressions.isEmpty)
    #expect(comparison.withoutBaseline.count == 3)
    #expect(comparison.withoutBaseline[0].reason == "it has no reference of the same round in both runs")
    #expect(comparison.strictOutcomes.isEmpty)  // the baseline says nothing of them
    let lost = try Self.comparison(Self.records(), records("b"))
    #expect(lost.withoutBaseline.count == 4 && lost.strictOutcomes == [.inconclusive])
    #expect(comparison.rows.count == 3)  // by their seconds
    let elsewhere = try Self.comparison(records("a"), Self.records(run: "b", host: "there"))
    #expect(elsewhere.rows.isEmpty)
    #expect(elsewhere.sentences.first == "No cell can be compared.")
  }

  /// Noise alone is nobody's fault: twenty pairs of runs of the same thing, each at a pace of its own.
  @Test func nothingIsFoundWhereNothingDiffers() throws {
    var (found, unclear, all) = (0, 0, 0)
    for seed in 1...20 as ClosedRange<UInt64> {
      let comparison = try Self.comparison(
        Self.records(noise: 0.03, seed: seed),
        Self.records(run: "b", noise: 0.03, seed: seed + 100, pace: 1 + Double(seed) / 100))
      for row in comparison.rows where !row.isReference {
        all += 1
        found += row.main?.finding == .slower || row.main?.finding == .faster ? 1 : 0
        unclear += row.main?.finding == .unclear ? 1 : 0
      }
      #expect(comparison.regressions.allSatisfy { $0.outcome != .worse })
    }
    #expect(found == 0)
    #expect(unclear * 5 < all, "\(unclear) of \(all)")
  }
}
