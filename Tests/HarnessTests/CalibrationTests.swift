import Experiments
import Harness
import Simulation
import Testing
import Topology
import Trials

/// What probes come to, with made-up results.
struct CalibrationTests {
  private let topology: Topology

  init() throws { topology = try Topology(synthetic: "package:1 core:2 pu:1") }

  private func calibrated(
    _ calibration: Calibration, kernel: KernelSchedule = KernelSchedule(slice: 1_400_000),
    answer: @escaping @Sendable (Trial, Int) -> Outcome? = { trial, _ in
      .finished(MadeUpMachine.answer(trial))
    }
  ) async throws -> Calibrated {
    let launcher = MockLauncher(answer: answer)
    let answers = try await calibration.measure(launcher, budget: 0, clock: launcher.clock)
    return try calibration.costs(from: answers, kernel: kernel, origin: MadeUpMachine.origin)
  }

  @Test func everyCostIsWhatTheTrialsSay() async throws {
    let found = try await calibrated(Calibration(topology, models: [.subroutine, .thread]))
    #expect(found.notes == [])
    #expect(found.costs.speed == Costs.Speed(unitsPerSecond: 1e6, together: 0.8))
    let thread = try #require(found.costs.models["thread"])
    #expect(thread.spawn == 5_000)
    #expect(thread.start == 7_300)
    #expect(thread.startEach == 2_000)
    // Without the switch between two threads, which is the scheduler's.
    #expect(thread.task == 2_700)
    #expect(thread.turn == 200)
    #expect(thread.sleep == 4_000)
    #expect(thread.join == 1_000)
    // Of 25 times a fifth are late by twice as much.
    #expect(thread.lateness.count == 20)
    #expect(Set(thread.lateness.prefix(16)).count == 1 && Set(thread.lateness.suffix(4)).count == 1)
    #expect(abs(thread.lateness[0] - 100_000) < 3_200 && abs(thread.lateness[19] - 200_000) < 6_400)
    // One after another, so that none waits for its start.
    #expect(found.costs.models["subroutine"]?.startEach == 0)
    #expect(found.costs.models["subroutine"]?.task == 3_000)
    #expect(found.costs.models["subroutine"]?.turn == 500)
    #expect(found.costs.models.count == 2)
    #expect(found.costs.services.isEmpty)
  }

  @Test func theSchedulerIsReadFromRecordedThreads() async throws {
    let scheduler = try await calibrated(Calibration(topology, models: [.thread])).costs.scheduler
    #expect((scheduler.slice, scheduler.tick) == (1_400_000, 4_000_000))
    #expect(scheduler.switching == 300)
    #expect(scheduler.balance == 32_000_000)
    // The mock's threads stay where they are.
    #expect(scheduler.stealOne == [Nanoseconds?](repeating: nil, count: 20))
    #expect(scheduler.stealSeveral == [Nanoseconds?](repeating: nil, count: 20))
  }

  @Test func stepsAreMeasuredForTheOperandsAskedFor() async throws {
    let steps: [Step] = [
      .echo(bytes: 64, ns: 0), .echo(bytes: 64, ns: 5_000_000), .file(bytes: 1_000, sync: false),
      .memory(bytes: 64, passes: 1, pattern: .stream), .compute(units: 5), .sleep(ns: 7),
    ]
    let performances = (steps + steps).map { Calibration.Performance(model: .thread, step: $0) }
    let found = try await calibrated(
      Calibration(
        topology, models: [.thread],
        performances: performances + [.init(model: .generator, step: steps[0])]))
    func service(_ place: Int, _ busy: Nanoseconds, _ waiting: Nanoseconds, _ server: Nanoseconds)
      -> Costs.Service
    {
      Costs.Service(model: "thread", step: steps[place], busy: busy, waiting: waiting, server: server)
    }
    #expect(
      found.costs.services == [
        service(0, 20_000, 30_000, 10_000), service(1, 20_000, 5_030_000, 10_000),
        service(2, 20_000, 30_000, 20_000), service(3, 50_000, 0, 0),
      ])
    #expect(found.notes == [])
  }

  @Test func coresOfTwoPUsHaveAYield() async throws {
    let topology = try Topology(synthetic: "package:1 core:2 pu:2")
    let calibration = Calibration(topology, models: [])
    #expect(calibration.siblings == [0, 1] && calibration.pus == [0, 2])
    let found = try await calibrated(calibration) { trial, _ in
      var trial = trial
      // As the made-up machine numbers them.
      trial.pus = trial.pus == [0, 1] ? [0, 2] : trial.pus == [0, 2] ? [0, 1] : trial.pus
      return .finished(MadeUpMachine.answer(trial))
    }
    #expect(found.costs.speed.smtYield.map { abs($0 - 1.2) < 1e-9 } == true)
    #expect(found.costs.speed.together == 0.8)
    #expect(found.costs.scheduler.balance == 64_000_000)
  }

  @Test func aPlanNamesModelsAndSteps() throws {
    let plan = try samplePlan(
      workloads: "{ net: [compute: 1ms, echo: { bytes: 64B }] }", models: "[thread, task]")
    let calibration = Calibration(plan, on: topology)
    // The speed-up is measured against plain calls.
    #expect(calibration.models == [.subroutine, .task, .thread])
    #expect(Set(calibration.performances.map(\.model)) == [.subroutine, .task, .thread])
    #expect(Set(calibration.performances.map(\.step)) == [.echo(bytes: 64, ns: 0)])
  }

  @Test(arguments: [(0.0, 1), (1_000, 3)]) func theBudgetBoundsThePasses(budget: Double, passes: Int)
    async throws
  {
    let calibration = Calibration(topology, models: [.thread])
    let launcher = MockLauncher { trial, _ in .finished(MadeUpMachine.answer(trial)) }
    let answers = try await calibration.measure(launcher, budget: budget, clock: launcher.clock)
    #expect(answers.passes == passes)
    let expected = (0..<passes).reduce(0) { $0 + calibration.probes(ofPass: $1).count }
    #expect(launcher.trials.count == expected)
  }

  @Test func whatFailsIsSaidAndTheRestIsKept() async throws {
    let found = try await calibrated(Calibration(topology, models: [.thread, .task])) { trial, _ in
      trial.model == "task" ? .failed(reason: "no such thing") : .finished(MadeUpMachine.answer(trial))
    }
    #expect(found.costs.models.keys.sorted() == ["thread"])
    #expect(found.notes == ["what task costs is not known: no such thing"])
  }

  @Test func turnsThatDontEndCostNoModelItsOtherCosts() async throws {
    let whole = try await calibrated(Calibration(topology, models: [.task])) { trial, _ in
      .finished(MadeUpMachine.answer(trial))
    }
    let found = try await calibrated(Calibration(topology, models: [.task])) { trial, _ in
      if case .yield = trial.roles[0].steps[0], trial.model == "task" { return .failed(reason: "too long") }
      return .finished(MadeUpMachine.answer(trial))
    }
    var expected = try #require(whole.costs.models["task"])
    #expect(expected.turn > 0)
    expected.turn = 0
    #expect(found.costs.models["task"] == expected)
    #expect(found.notes == ["what a turn costs under task is not known, and taken for nothing: too long"])
  }

  @Test func withoutTimelinesTheSchedulerIsAssumed() async throws {
    let found = try await calibrated(Calibration(topology, models: [.task])) { trial, _ in
      trial.timeline == true ? .failed(reason: "it may not") : .finished(MadeUpMachine.answer(trial))
    }
    #expect(
      found.notes == [
        "how PUs are shared out is assumed: turns of 4.0 ms, and idle PUs that take over a waiting thread as "
          + "on Linux 6.18: no timeline could be recorded: it may not"
      ])
    let scheduler = found.costs.scheduler
    #expect(scheduler.stealOne.prefix(8) == (0..<8).map { 250_000 + 500_000 * $0 }[...])
    #expect(
      scheduler.stealOne.compactMap(\.self).suffix(12).allSatisfy { (10_000_000...20_000_000).contains($0) })
    #expect(scheduler.stealSeveral.first == 100_000 && scheduler.stealSeveral.last == 3_900_000)
    #expect(scheduler.stealOne.count == 20 && scheduler.stealSeveral.count == 20)
  }

  @Test func whatOthersDisturbedSaysNothingOfSteals() async throws {
    let calibration = Calibration(topology, models: [.task])
    let launcher = MockLauncher(
      answer: { trial, _ in .finished(MadeUpMachine.answer(trial)) },
      noise: { _, _ in Noise(steal: 0, other: 10) })
    let answers = try await calibration.measure(launcher, budget: 1_000, clock: launcher.clock)
    let found = try calibration.costs(
      from: answers, kernel: KernelSchedule(slice: 1_400_000), origin: MadeUpMachine.origin)
    #expect(
      found.notes == [
        "when idle PUs take over a waiting thread is assumed, as on Linux 6.18: other programs ran meanwhile"
      ])
    #expect(found.costs.scheduler.tick == 4_000_000)
    #expect(found.costs.scheduler.stealSeveral.last == 3_900_000)
  }

  @Test func withoutAThreadsSpeedThereAreNoCosts() async {
    let error = await #expect(throws: Uncalibrated.self) {
      try await calibrated(Calibration(topology, models: [.thread])) { trial, _ in
        var result = MadeUpMachine.answer(trial)
        result.iterations[0].checksum = "0"
        return .finished(result)
      }
    }
    #expect(error?.description.contains("wrong checksum") == true)
  }

  @Test func whoStopsItGetsNothing() async {
    await #expect(throws: LaunchError.cancelled) {
      try await calibrated(Calibration(topology)) { _, _ in .cancelled }
    }
  }

  @Test func disturbedTrialsDoNotCountWhereThereAreOthers() async throws {
    let calibration = Calibration(topology, models: [.thread])
    let first = calibration.probes(ofPass: 0).count
    let launcher = MockLauncher(
      answer: { trial, number in
        var result = MadeUpMachine.answer(trial)
        if number < first {
          for place in result.iterations.indices { result.iterations[place].user = 1 }
        }
        return .finished(result)
      }, noise: { _, number in Noise(steal: 0, other: number < first ? 10 : 0) })
    let answers = try await calibration.measure(launcher, budget: 1_000, clock: launcher.clock)
    let found = try calibration.costs(
      from: answers, kernel: KernelSchedule(slice: 1_400_000), origin: MadeUpMachine.origin)
    #expect(found.costs.speed == Costs.Speed(unitsPerSecond: 1e6, together: 0.8))
  }
}
