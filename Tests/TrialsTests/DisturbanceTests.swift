import Testing
import Trials

struct DisturbanceTests {
  /// A row of a trial of one iteration.
  private func row(
    pus: String = "0", span: Double = 0.2, steal: Double? = 0, other: Double? = 0, throttled: Double? = nil,
    cpu: Double = 0.2, capacity: Double? = 2
  ) -> Record {
    var row = Record()
    (row.pus, row.capacity) = (pus, capacity)
    (row.spawn, row.wall, row.join) = (0, span, 0)
    (row.user, row.system) = (cpu, 0)
    (row.steal, row.other, row.throttled) = (steal, other, throttled)
    return row
  }

  private func disturbance(_ rows: Record...) throws -> Disturbance {
    try #require(Disturbance(rows: rows))
  }

  @Test(arguments: [
    // One PU: more than 5 % of the span, and more than two ticks.
    ("0", 0.2, 0.0, 0.019, false), ("0", 0.2, 0, 0.02, false), ("0", 0.2, 0, 0.021, true),
    ("0", 0.2, 0.021, 0, true), ("0", 0.2, 0.011, 0.011, true),
    ("0", 2, 0, 0.09, false), ("0", 2, 0.05, 0.06, true),
    // Four PUs: four times the time, twice the rounding.
    ("0 1 2 3", 0.1, 0, 0.039, false), ("0 1 2 3", 0.1, 0, 0.041, true),
    ("0 1 2 3", 1, 0, 0.19, false), ("0 1 2 3", 1, 0, 0.21, true),
  ])
  func isWhatTakesAPartOfThePUsTimeThatTheCountersCanShow(
    pus: String, span: Double, steal: Double, other: Double, isDisturbed: Bool
  ) throws {
    let found = try disturbance(row(pus: pus, span: span, steal: steal, other: other, cpu: span))
    #expect(found.isDisturbed == isDisturbed)
    #expect(found.isTakenFrom == isDisturbed)
  }

  @Test func spansAndCPUTimeAddUpOverAllIterations() throws {
    let one = row(span: 0.2, other: 0.03, throttled: 0.01, cpu: 0.2, capacity: 1)
    #expect(try disturbance(one).isTakenFrom)
    let several = try disturbance(one, one, one, one)
    #expect(!several.isTakenFrom)
    #expect(!several.isThrottledByOthers)
    #expect(try abs(#require(several.share) - 0.0375) < 1e-12)
  }

  @Test(arguments: [
    // A trial that uses what is granted runs into its own limit; one that doesn't is stopped for others.
    (0.05, 0.4, true, false), (0.05, 0.37, true, false), (0.05, 0.35, true, true), (0.05, 0.0, true, true),
    (0.0, 0.1, false, false), (nil, 0.1, false, false),
  ])
  func throttlingIsADisturbanceOnlyWhereDemandIsBelowCapacity(
    throttled: Double?, cpu: Double, isThrottled: Bool, isDisturbed: Bool
  ) throws {
    let found = try disturbance(row(throttled: throttled, cpu: cpu))
    #expect(found.isThrottled == isThrottled)
    #expect(found.isDisturbed == isDisturbed)
  }

  @Test func whatIsUnknownDisturbsNothing() throws {
    let found = try disturbance(row(steal: nil, other: nil, throttled: 1, cpu: 0, capacity: nil))
    #expect(found.share == nil)
    #expect(!found.isDisturbed)
    #expect(try !disturbance(row(pus: "", other: 1)).isDisturbed)
    var silent = row(throttled: 1, cpu: 0)
    silent.user = nil  // a worker that doesn't say what it used may have used all that it was granted
    #expect(try !disturbance(silent).isDisturbed)
    #expect(try disturbance(row(steal: nil, other: 0.1)).isDisturbed)
    #expect(Disturbance(rows: [Record]()) == nil)
  }

  @Test func aTrialThatFailedIsNotDisturbed() throws {
    var failed = Record()
    (failed.status, failed.pus, failed.capacity) = (.failed, "0", 2)
    (failed.other, failed.throttled) = (9, 9)
    #expect(try !disturbance(failed).isDisturbed)
  }

  @Test func aResultIsJudgedAsItsRecordsAre() throws {
    var iteration = Iteration(
      phase: .timed, spawn: 0.1, wall: 0.05, join: 0.05, finish: Histogram(), checksum: "")
    (iteration.user, iteration.system) = (0.1, 0.1)
    let result = TrialResult(iterations: [iteration, iteration])
    let noise = Noise(steal: 0, other: 0.03, throttled: 0.1)
    let found = Disturbance(result, noise: noise, pus: 1, capacity: 2)
    #expect(try abs(#require(found.share) - 0.075) < 1e-12)
    #expect(found.isTakenFrom)
    #expect(found.isThrottledByOthers)
  }

  @Test func timePlaysNoPart() throws {
    var (slow, fast) = (row(span: 10, other: 0), row(span: 0.001, other: 0))
    (slow.wall, fast.wall) = (10, 0.001)
    #expect(try !disturbance(slow).isDisturbed)
    #expect(try !disturbance(fast).isDisturbed)
  }

  @Test func redoingIsGivenUpWhereMostTrialsAreDisturbed() {
    var redoing = Redoing()
    for _ in 0..<9 { redoing.note(attempt: 1, disturbed: true) }
    #expect(!redoing.isGivenUp)  // too few to tell
    redoing.note(attempt: 2, disturbed: true)
    #expect(!redoing.isGivenUp)
    redoing.note(attempt: 1, disturbed: true)
    #expect(redoing.isGivenUp)
    for _ in 0..<10 { redoing.note(attempt: 1, disturbed: false) }
    #expect(!redoing.isGivenUp)  // half of them, and no more
  }
}
