import Experiments
import Harness
import Testing
import Trials

struct ScheduleTests {
  /// Plays a schedule in which every trial takes its estimate and has the wall time that `wall` says.
  private func play(
    _ plan: Plan, elapsed perTrial: Double = 0.1, wall: (Schedule.Job) -> Double? = { _ in 1 },
    disturbed: (Schedule.Job) -> Bool = { _ in false }
  ) -> (jobs: [Schedule.Job], end: RunInfo.End?) {
    var schedule = Schedule(plan)
    var jobs: [Schedule.Job] = []
    var elapsed = 0.0
    while let job = schedule.next(elapsed: elapsed), jobs.count < 10_000 {
      jobs.append(job)
      elapsed += perTrial
      schedule.note(job, wall: wall(job), spent: perTrial, disturbed: disturbed(job))
    }
    return (jobs, schedule.end)
  }

  @Test(arguments: [
    (6...30, [6, 9, 14, 21, 30]), (10...50, [10, 15, 23, 34, 50]), (6...6, [6]), (1...3, [1, 2, 3]),
    (6...9, [6, 9]),
  ])
  func looksAtIntervalsAFewTimesOnly(rounds: ClosedRange<Int>, looks: [Int]) {
    #expect(StopRule(Precision(rounds: rounds)).looks == looks)
  }

  @Test func visitsEveryCellAndEveryReferenceOnceARound() throws {
    let plan = try samplePlan(models: "[thread]")
    let all = Set((plan.cells + plan.references).map(\.id))
    #expect(plan.references.count == 1)
    let (jobs, end) = play(plan)
    #expect(end == .precise)
    #expect(jobs.count == 6 * all.count)
    for round in 1...6 {
      #expect(Set(jobs.filter { $0.round == round }.map(\.cell.id)) == all)
    }
    #expect(jobs.map(\.order) == Array(1...jobs.count))
  }

  @Test func shufflesEachRoundAndRepeatsItselfExactly() throws {
    let plan = try samplePlan(tasks: "[1, 2, 3, 4, 5, 6]")
    let jobs = play(plan).jobs
    #expect(jobs == play(plan).jobs)
    let orders = Dictionary(grouping: jobs, by: \.round).values.map { $0.map(\.cell.id) }
    #expect(Set(orders).count == orders.count)
    var other = plan
    other.experiment.seed = 2
    #expect(play(other).jobs.map(\.cell.id) != jobs.map(\.cell.id))
  }

  @Test func measuresOnUntilACellIsPrecise() throws {
    let plan = try samplePlan(models: "[thread]", tasks: "[2, 4]")
    let noisy = try #require(plan.cells.first { $0.cell.tasks == 4 })
    // Half of the times are 10 % above the others until round 9; from then on the middle ones agree.
    let (jobs, end) = play(plan) { job in
      job.cell.id == noisy.id && job.round <= 9 ? (job.round.isMultiple(of: 2) ? 1.1 : 1) : 1
    }
    #expect(end == .precise)
    #expect(jobs.filter { $0.cell.id == noisy.id }.count > 9)
    #expect(jobs.filter { $0.cell.cell.tasks == 2 }.count == 6)
    let references = jobs.filter { $0.cell.id == noisy.cell.reference.id }.count
    #expect(references == jobs.filter { $0.cell.id == noisy.id }.count)
  }

  @Test func endsAfterTheLastRoundHoweverNoisy() throws {
    let plan = try samplePlan(precision: "{ target: 2%, rounds: 6...14, trial: 10ms }")
    let (jobs, end) = play(plan) { $0.round.isMultiple(of: 2) ? 2 : 1 }
    #expect(end == .rounds)
    #expect(jobs.last?.round == 14)
  }

  @Test func cellsThatShareAClaimAreFinishedTogether() throws {
    let claim = """
      expect:
        - { claim: scales, ratio: wall_s, of: { model: thread, tasks: 4 }, to: { model: thread, tasks: 2 }, atMost: 3 }
      """
    let noisy = { (job: Schedule.Job) -> Double? in
      job.cell.cell.tasks == 4 && job.cell.cell.model == ModelName(.thread)
        ? (job.round.isMultiple(of: 2) ? 2 : 1) : 1
    }
    let (jobs, _) = try play(
      samplePlan(tasks: "[2, 3, 4]", precision: "{ rounds: 6...9 }", more: claim), wall: noisy)
    let rounds = { (tasks: Int) in
      jobs.filter { $0.cell.cell.tasks == tasks && $0.cell.cell.model == ModelName(.thread) }.count
    }
    #expect(rounds(4) == 9)
    #expect(rounds(2) == 9)
    #expect(rounds(3) == 6)
  }

  @Test func aFailedTrialIsTriedOnceMoreAndThenItsCellIsGivenUp() throws {
    let plan = try samplePlan(models: "[thread]", tasks: "[2, 4]")
    let (jobs, end) = play(plan) { job in
      switch (job.cell.cell.tasks, job.round, job.attempt) {
      case (4, 2, _): nil
      case (2, 3, 1): nil
      default: 1
      }
    }
    #expect(end == .givenUp)
    let four = jobs.filter { $0.cell.cell.tasks == 4 }
    #expect(four.map(\.round) == [1, 2, 2])
    #expect(four.map(\.attempt) == [1, 1, 2])
    #expect(jobs.filter { $0.cell.cell.tasks == 2 && $0.round == 3 }.map(\.attempt) == [1, 2])
    #expect(jobs.last?.round == 6)
  }

  // MARK: Disturbed trials

  /// The attempts of one cell in one round, where the others are never disturbed: each "ok", "disturbed" or "failed".
  private func attempts(_ ends: [String]) throws -> (attempts: [Int], end: RunInfo.End?) {
    let plan = try samplePlan(models: "[thread]", tasks: "[2, 4]")
    func end(_ job: Schedule.Job) -> String {
      job.cell.cell.tasks == 4 && job.round == 2 ? ends[job.attempt - 1] : "ok"
    }
    let (jobs, last) = play(
      plan, wall: { end($0) == "failed" ? nil : 1 }, disturbed: { end($0) == "disturbed" })
    let its = jobs.filter { $0.cell.cell.tasks == 4 && $0.round == 2 }
    #expect(jobs.filter { $0.attempt > 1 } == its.filter { $0.attempt > 1 })
    return (its.map(\.attempt), last)
  }

  @Test(arguments: [
    (["ok"], RunInfo.End.precise), (["disturbed", "ok"], .precise),
    (["disturbed", "disturbed", "ok"], .precise),
    (["disturbed", "disturbed", "disturbed"], .precise),
    // A failed trial is tried once more, whatever else happens to it, and a cell that fails twice is given up.
    (["failed", "ok"], .precise), (["failed", "failed"], .givenUp),
    (["failed", "disturbed", "ok"], .precise),
    (["failed", "disturbed", "disturbed"], .precise), (["failed", "disturbed", "failed"], .givenUp),
    (["disturbed", "failed", "ok"], .precise), (["disturbed", "failed", "failed"], .givenUp),
    // It has failed once and the attempts are used up: the second one counts.
    (["disturbed", "disturbed", "failed"], .precise),
  ])
  func disturbedTrialsAreMeasuredAgainAtMostTwice(ends: [String], end: RunInfo.End) throws {
    let (found, last) = try attempts(ends)
    #expect(found == Array(1...ends.count))
    #expect(last == end)
  }

  @Test func redoneTrialsComeAtTheEndOfTheirRound() throws {
    let plan = try samplePlan(models: "[thread]", tasks: "[1, 2, 3, 4]")
    let (jobs, _) = play(plan, disturbed: { $0.round == 3 && $0.cell.cell.tasks <= 2 && $0.attempt < 3 })
    let third = jobs.filter { $0.round == 3 }
    #expect(third.map(\.attempt) == third.map(\.attempt).sorted())
    #expect(third.filter { $0.attempt == 3 }.count == third.filter { $0.attempt == 2 }.count)
    #expect(jobs.map(\.order) == Array(1...jobs.count))
  }

  @Test func theLastAttemptCountsAndNoRoundCountsTwice() throws {
    let plan = try samplePlan(models: "[thread]", tasks: "[2]", precision: "{ target: 2%, rounds: 6...9 }")
    // The first attempts of four rounds are far off and disturbed, the second are exact: precise after six rounds.
    func isFirst(_ job: Schedule.Job) -> Bool {
      job.attempt == 1 && job.round <= 4 && job.cell.cell.tasks == 2
    }
    let (jobs, end) = play(
      plan, wall: { isFirst($0) ? Double($0.round) * 10 : 1 }, disturbed: isFirst)
    #expect(end == .precise)
    #expect(jobs.last?.round == 6)
  }

  @Test func onABusyMachineNothingIsMeasuredAgainForEver() throws {
    let plan = try samplePlan(models: "[thread]", tasks: "[1, 2, 3, 4]", precision: "{ rounds: 20...20 }")
    let (jobs, end) = play(plan, disturbed: { _ in true })
    #expect(end == .precise)
    let (first, more) = (jobs.filter { $0.attempt == 1 }.count, jobs.filter { $0.attempt > 1 }.count)
    #expect(first >= 80)
    #expect(more <= 20)
  }

  @Test func whereHalfIsDisturbedRedoingGoesOnWithinItsBound() throws {
    let plan = try samplePlan(models: "[thread]", tasks: "[1, 2, 3, 4]", precision: "{ rounds: 20...20 }")
    let (jobs, _) = play(plan, disturbed: { $0.order.isMultiple(of: 3) })
    let (first, more) = (jobs.filter { $0.attempt == 1 }.count, jobs.filter { $0.attempt > 1 }.count)
    #expect(more > 10)
    #expect(more <= 2 * first)
  }

  @Test func timeStopsRedoingToo() throws {
    let plan = try samplePlan(precision: "{ rounds: 6...30, trial: 10ms, within: 10s }")
    let (jobs, end) = play(plan, elapsed: 1, disturbed: { _ in true })
    #expect(end == .time)
    #expect(jobs.count <= 10)
  }

  @Test func timeWinsOverRounds() throws {
    let plan = try samplePlan(precision: "{ rounds: 6...30, trial: 10ms, within: 10s }")
    let (jobs, end) = play(plan, elapsed: 1)
    #expect(end == .time)
    // No round is begun that can't end in time: 5 trials a round, the reference's among them, take 5 s here.
    #expect(jobs.count == 10)
  }

  @Test func endsWithinARoundWhenItTakesLongerThanExpected() throws {
    let plan = try samplePlan(precision: "{ rounds: 6...30, trial: 10ms, within: 10s }")
    #expect(play(plan, elapsed: 6).jobs.count == 2)
  }

  @Test func saysWhatIsLeft() throws {
    let plan = try samplePlan(precision: "{ rounds: 6...30, trial: 10ms, within: 10s }")
    var schedule = Schedule(plan)
    let next = schedule.next(elapsed: 0)
    let job = try #require(next)
    schedule.note(job, wall: 1, spent: 1)
    let left = schedule.left(elapsed: 1)
    #expect(left.seconds <= 9)
    #expect(left.trials > 0)
    #expect(schedule.trialsDone == 1)
  }
}
