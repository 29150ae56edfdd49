import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct VerdictTests {
  /// What each cell's trials took, round by round; nil where the trial failed.
  private func results(_ cells: [String: [Double?]], claims: [PlannedClaim]?) -> Results {
    let trials = cells.sorted { $0.key < $1.key }.map { id, walls in
      let figures = walls.enumerated().map { round, wall in
        var row = Record()
        (row.cellID, row.round, row.phase, row.wall) = (id, round + 1, .timed, wall)
        if wall == nil { (row.status, row.reason) = (.failed, "crashed") }
        var trial = TrialCollector()
        trial.add(row)
        return trial.close()
      }
      return Results.CellTrials(
        cell: Cell(workload: id, model: ModelName(.task), tasks: 1, cores: 1), id: id, tasksLevel: "1",
        clock: .release, finished: figures.filter { $0.failure == nil },
        failed: figures.filter { $0.failure != nil })
    }
    var info = RunInfo(
      id: "r", experiment: "e", question: "Why?", source: "", sourceHash: "", startedAt: "", seed: 1,
      unitsPerSecond: 1, targetPrecision: 0.1, host: "", kernel: "", cpu: "", cores: 2, pus: 2, capacity: 2,
      juggleVersion: "")
    info.claims = claims
    return Results(
      experiment: "e", run: "r", info: info, otherRuns: 0, cells: trials, capacity: 2, warnings: [])
  }

  private func claim(
    _ subjects: [PlannedClaim.Subject], from low: Double? = nil, to high: Double? = nil,
    _ response: Response = .wall, leftOut: [String] = []
  ) -> PlannedClaim {
    PlannedClaim(
      Claim(text: "c", response: response, subject: .value(of: Selector()), atLeast: low, atMost: high),
      subjects: subjects, leftOut: leftOut)
  }

  private func verdict(_ cells: [String: [Double?]], _ claim: PlannedClaim) throws -> Verdict {
    try #require(results(cells, claims: [claim]).verdicts.first)
  }

  // Of six values the interval is from the least to the greatest: 1 to 2.
  @Test(
    arguments: [
      (1.0, 2.0, .holds), (0.5, 3, .holds), (1, nil, .holds), (nil, 2, .holds),  // borders belong to it
      (2.001, 3, .fails), (nil, 0.999, .fails), (2.5, nil, .fails), (0.1, 0.9, .fails),
      (1.5, 3, .inconclusive), (0, 1.5, .inconclusive), (2, 3, .inconclusive), (nil, 1, .inconclusive),
      (1.2, 1.8, .inconclusive),
    ] as [(Double?, Double?, Verdict.Outcome)])
  func aValueIsJudgedByItsInterval(low: Double?, high: Double?, outcome: Verdict.Outcome) throws {
    let walls: [Double?] = [1, 1.2, 1.4, 1.6, 1.8, 2]
    let verdict = try verdict(["a": walls], claim([.init(of: "a")], from: low, to: high))
    #expect(verdict.outcome == outcome)
    #expect(verdict.worst?.figure?.interval == 1...2)
    #expect((verdict.worst?.reason == nil) == (outcome != .inconclusive))
  }

  /// Rounds that differ a hundredfold, and a ratio that is always two.
  private let drifting: [Double?] = [1, 3, 10, 30, 60, 100, 2]

  @Test(
    arguments: [
      (1.99, 2.01, .holds), (2.1, nil, .fails), (nil, 1.9, .fails), (2.0001, 2.5, .fails),
    ] as [(Double?, Double?, Verdict.Outcome)])
  func aRatioIsTakenWithinRounds(low: Double?, high: Double?, outcome: Verdict.Outcome) throws {
    let cells = ["a": drifting.map { $0.map { $0 * 2 } }, "b": drifting]
    let verdict = try verdict(cells, claim([.init(of: "a", to: "b")], from: low, to: high))
    #expect(verdict.outcome == outcome)
  }

  @Test(
    arguments: [
      ([.holds, .holds], .holds), ([.holds, .inconclusive], .inconclusive), ([.holds, .fails], .fails),
      ([.inconclusive, .fails, .holds], .fails), ([.inconclusive], .inconclusive),
    ] as [([Verdict.Outcome], Verdict.Outcome)])
  func oneSubjectThatFailsFailsTheClaim(parts: [Verdict.Outcome], outcome: Verdict.Outcome) throws {
    let walls: [Verdict.Outcome: [Double?]] = [
      .holds: [1, 1, 1, 1, 1, 1], .fails: [5, 5, 5, 5, 5, 5], .inconclusive: [1, 1, 1, 5, 5, 5],
    ]
    // Cells are named after what they come to; two of a kind stand for one that is asked for twice.
    let cells = Dictionary(parts.map { ($0.rawValue, walls[$0] ?? []) }) { first, _ in first }
    let verdict = try verdict(cells, claim(parts.map { .init(of: $0.rawValue) }, to: 2))
    #expect(verdict.outcome == outcome)
    #expect(verdict.judgements.map(\.outcome) == parts)
    #expect(verdict.worst?.subject.of == outcome.rawValue)
  }

  @Test func theWorstIsFarthestOutsideOrHasTheLeastRoom() throws {
    let cells: [String: [Double?]] = [
      "a": .init(repeating: 1, count: 6), "b": .init(repeating: 1.9, count: 6),
      "c": .init(repeating: 4, count: 6), "d": .init(repeating: 9, count: 6),
    ]
    #expect(try verdict(cells, claim([.init(of: "a"), .init(of: "b")], to: 2)).worst?.subject.of == "b")
    let all = ["a", "b", "c", "d"].map { PlannedClaim.Subject(of: $0) }
    #expect(try verdict(cells, claim(all, to: 2)).worst?.subject.of == "d")
  }

  @Test(
    arguments: [
      (["a": [1, 1, 1, 1, 1]], "5 rounds, and 6 are needed"),
      (["a": [nil, nil]], "no trial of a ran to its end: crashed"), (["b": [1]], "a was not measured"),
      ([:], "a was not measured"), (["a": []], "no trial of a ran to its end"),
    ] as [([String: [Double?]], String)])
  func aValueWithoutAnIntervalIsInconclusive(cells: [String: [Double?]], reason: String) throws {
    let verdict = try verdict(cells, claim([.init(of: "a")], to: 100))
    #expect(verdict.outcome == .inconclusive)
    #expect(verdict.worst?.reason == reason)
  }

  @Test(
    arguments: [
      // Six rounds each, five of them common.
      (["a": [1, 1, 1, 1, 1, 1, nil], "b": [nil, 1, 1, 1, 1, 1, 1]], "5 common rounds, and 6 are needed"),
      (["a": [1, nil, 1], "b": [nil, 1, nil]], "wall_s was not measured"),
      (["a": [1]], "b was not measured"),
      // Nothing over zero has a ratio.
      (["a": [1, 1, 1, 1, 1, 1], "b": [0, 0, 0, 0, 0, 1]], "1 common round, and 6 are needed"),
      (["a": [1, .infinity], "b": [.nan, 1]], "wall_s was not measured"),
    ] as [([String: [Double?]], String)])
  func aRatioWithoutAnIntervalIsInconclusive(cells: [String: [Double?]], reason: String) throws {
    let verdict = try verdict(cells, claim([.init(of: "a", to: "b")], to: 100))
    #expect(verdict.outcome == .inconclusive)
    #expect(verdict.worst?.reason == reason)
  }

  @Test func notANumberIsNoFigure() throws {
    let walls: [Double?] = [.nan, .infinity, -.infinity, 1, 1, 1, 1, 1]
    let verdict = try verdict(["a": walls], claim([.init(of: "a")], to: 2))
    #expect(verdict.worst?.reason == "5 rounds, and 6 are needed")
  }

  @Test func aQuantityThatNobodyMeasuredIsInconclusive() throws {
    let cells = ["a": [Double?](repeating: 1, count: 9)]
    let verdict = try verdict(cells, claim([.init(of: "a")], to: 100, .migrations))
    #expect(verdict.worst?.reason == "migrations was not measured")
  }

  @Test func aClaimWithoutCellsSaysWhy() throws {
    let none = try verdict([:], claim([], to: 1))
    #expect(none.outcome == .inconclusive)
    #expect(none.reason == "the run has none of the cells that it is about")
    let small = try verdict([:], claim([], to: 1, leftOut: ["needs 16 cores, 2 may be used here"]))
    #expect(small.reason == "its cells were left out: needs 16 cores, 2 may be used here")
    #expect(small.worst == nil)
  }

  @Test(arguments: [nil, []] as [[PlannedClaim]?])
  func aRunWithoutClaimsHasNoVerdicts(claims: [PlannedClaim]?) {
    #expect(results(["a": [1]], claims: claims).verdicts.isEmpty)
  }

  @Test func aRunFileKeepsItsClaims() throws {
    let claims = [claim([.init(of: "a", to: "b"), .init(of: "c")], from: 1, leftOut: ["why"])]
    let info = try #require(results([:], claims: claims).info)
    #expect(try JSONDecoder().decode(RunInfo.self, from: JSONEncoder().encode(info)).claims == claims)
  }
}
