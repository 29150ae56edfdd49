import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct NoiseWarningsTests {
  private func warnings(
    slow: Bool = false, more: [Record] = [], _ change: (inout Record) -> Void = { _ in }
  ) throws -> [String] {
    var sample = Sample()
    (sample.rounds, sample.iterations, sample.noise) = (6, 1, 0)
    let records = sample.sayAfter().map { row in
      var row = row
      (row.pus, row.steal, row.other) = ("0 1", 0, 0)
      change(&row)
      return row
    }
    var results = try withTemporaryFolder { folder in
      try Sample.write(records + more, to: folder)
      return try Results.load(directory: folder.path)
    }
    var info = RunInfo(
      id: "run-1", experiment: "sample", question: "", source: "", sourceHash: "", startedAt: "", seed: 1,
      unitsPerSecond: 1, targetPrecision: 0.02, host: "", kernel: "", cpu: "", cores: 2, pus: 2,
      capacity: 1.5,
      juggleVersion: "0")
    info.paces = (1...7).map { RunInfo.Pace(round: $0, seconds: slow && $0 == 1 ? 0.03 : 0.02) }
    results.info = info
    return noiseWarnings(results)
  }

  @Test func aQuietRunHasNothingToSay() throws { #expect(try warnings() == []) }

  @Test func otherProgramsAreNamedWithTheirShare() throws {
    let found = try warnings { row in if row.round == 1 { row.other = row.wall } }
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("2 of 12 trials were disturbed"))
    // Two PUs, two iterations.
    #expect(found[0].contains("other programs and the kernel took 25 % of the time"))
    #expect(found[0].contains("`top`"))
  }

  @Test func theHypervisorIsNamedWhereItTookMost() throws {
    let found = try warnings { row in
      if row.round == 1, row.model == "task" { (row.steal, row.other) = (1, 0.1) }
    }
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("1 of 12 trials was disturbed"))
    #expect(found[0].contains("the hypervisor ran other machines"))
  }

  @Test func whatWasMeasuredAgainIsCounted() throws {
    var sample = Sample()
    (sample.rounds, sample.iterations) = (1, 1)
    let again = sample.sayAfter().map { row in
      var row = row
      (row.attempt, row.order) = (2, 100)
      return row
    }
    #expect(
      try warnings(more: again) == [
        "2 attempts were disturbed and measured again; only the last attempt of each round counts."
      ])
  }

  @Test func aBusyMachineIsSaidToBeOne() throws {
    let found = try warnings { $0.other = 9 }
    #expect(found.count == 2)
    #expect(found[1].hasPrefix("More than half of the trials were disturbed at their first attempt"))
  }

  @Test func throttlingSaysWhoseQuotaItWas() throws {
    let own = try warnings { row in
      (row.throttled, row.user, row.capacity) = (0.1, 1.5 * (row.wall ?? 0), 1.5)
    }
    #expect(own.count == 1)
    #expect(own[0].contains("12 of 12 trials were stopped for a time by the CPU quota (1.50 PUs)"))
    #expect(own[0].contains("they asked for more than it grants"))
    let others = try warnings { row in (row.throttled, row.user, row.capacity) = (0.1, 0, 1.5) }
    #expect(others.contains { $0.contains("other processes in juggle's control group") })
  }

  @Test func slowRoundsAreCounted() throws {
    let found = try warnings(slow: true)
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("In 1 of 6 rounds the machine itself computed more than 10 % slower"))
  }

  @Test func flagsStandInTheTableWithTheirCounts() throws {
    var sample = Sample()
    (sample.rounds, sample.iterations, sample.noise) = (6, 1, 0)
    let records = sample.sayAfter().map { row in
      var row = row
      (row.pus, row.other, row.throttled) = ("0 1", row.round == 1 ? 9 : 0, 0.1)
      return row
    }
    let (text, csv) = try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      let results = try Results.load(directory: folder.path)
      return (try present(results), try present(results, format: .csv))
    }
    #expect(text.contains("1 disturbed, 6 throttled") || text.contains("6 disturbed, 6 throttled"))
    #expect(csv.contains("disturbed throttled"))
  }
}
