import Statistics
import Testing
import Trials

@testable import Harness

struct GateScheduleTests {
  private let rule = GateRule(firstPairs: 10, secondPairs: 12)

  /// Runs a schedule to its end; heads take that many times as long as bases.
  private func run(
    cells: Int = 3, seed: UInt32 = 1, slower: [Double] = [1, 1, 1],
    ending: (GateSchedule.Job) -> GateSchedule.Ending? = { _ in nil }
  ) -> [GateSchedule.Job] {
    var schedule = GateSchedule(cells: cells, rule: rule, seed: seed)
    var jobs: [GateSchedule.Job] = []
    while let job = schedule.next() {
      jobs.append(job)
      let usual = GateSchedule.Ending(value: job.side == .base ? 1 : slower[job.cell])
      schedule.note(job, ending(job) ?? usual)
      #expect(jobs.count < 10_000)
    }
    #expect(schedule.left == 0)
    return jobs
  }

  @Test func everyRoundMeasuresAPairOfEveryCellSideBySide() {
    let jobs = run()
    #expect(jobs.map(\.order) == Array(1...60))
    for pair in stride(from: 0, to: jobs.count, by: 2) {
      #expect(jobs[pair].cell == jobs[pair + 1].cell)
      #expect(Set([jobs[pair].side, jobs[pair + 1].side]) == [.base, .head])
    }
    for round in 1...10 { #expect(Set(jobs.filter { $0.round == round }.map(\.cell)) == [0, 1, 2]) }
  }

  @Test func theOrderOfSidesAndOfCellsIsDrawnByChance() {
    let jobs = run()
    let firsts = stride(from: 0, to: jobs.count, by: 2).map { jobs[$0] }
    #expect((5...25).contains(firsts.count { $0.side == .base }))
    #expect(Set(firsts.filter { $0.order % 6 == 1 }.map(\.cell)).count > 1)
    #expect(jobs == run())
    #expect(jobs != run(seed: 2))
  }

  @Test func onlyWhatLooksSlowerIsLookedAtAgainInFreshRounds() {
    let jobs = run(slower: [1, 1.2, 1])
    let again = jobs.filter { $0.round > 10 }
    #expect(Set(again.map(\.cell)) == [1])
    #expect(Set(again.map(\.round)) == Set(11...22))
    #expect(again.count == 24)
  }

  @Test func aDisturbedPairIsMeasuredAgainAsAWholeAtMostTwice() {
    let jobs = run { job in
      job.cell == 1 && job.round == 3 && job.side == .head ? .init(value: 1, isDisturbed: true) : nil
    }
    let redone = jobs.filter { $0.cell == 1 && $0.round == 3 }
    #expect(redone.map(\.attempt) == [1, 1, 2, 2, 3, 3])
    #expect(Set(redone.map(\.side)) == [.base, .head])
    // At the end of the round, and the cell goes on.
    #expect(jobs.filter { $0.round == 3 }.suffix(2).map(\.cell) == [1, 1])
    #expect(jobs.contains { $0.cell == 1 && $0.round == 10 })
  }

  @Test func howLongItTookPlaysNoPartInMeasuringAgain() {
    let jobs = run { job in job.round == 4 ? .init(value: job.side == .head ? 900 : 1) : nil }
    #expect(jobs.allSatisfy { $0.attempt == 1 })
  }

  @Test func aPairThatFailedOnceIsMeasuredAgain() {
    let jobs = run { job in
      job.cell == 0 && job.round == 2 && job.attempt == 1 && job.side == .base ? .init(value: nil) : nil
    }
    #expect(jobs.filter { $0.cell == 0 && $0.round == 2 }.map(\.attempt) == [1, 1, 2, 2])
    #expect(jobs.contains { $0.cell == 0 && $0.round == 10 })
  }

  @Test func aCellThatFailsToTheEndIsGivenUpAndTheOthersGoOn() {
    let jobs = run { job in job.cell == 2 && job.side == .head ? .init(value: nil) : nil }
    #expect(jobs.filter { $0.cell == 2 }.map(\.attempt) == [1, 1, 2, 2, 3, 3])
    #expect(jobs.filter { $0.cell == 0 }.count == 20)
  }

  @Test func withoutCellsThereIsNothingToDo() { #expect(run(cells: 0).isEmpty) }
}
