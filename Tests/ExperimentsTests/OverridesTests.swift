import Testing
import Trials

@testable import Experiments

struct OverridesTests {
  private func changed(only: [String] = [], set: [String] = []) throws -> Experiment {
    try flagship().with(only: only, set: set)
  }

  private func problems(only: [String] = [], set: [String] = []) throws -> String {
    let experiment = try flagship()
    do {
      _ = try experiment.with(only: only, set: set)
      return ""
    } catch {
      return error.description
    }
  }

  @Test func setReplacesLevelsAndSettings() throws {
    let experiment = try changed(set: [
      "tasks=1,1.5x,30", "cores=all", "models=thread, task", "placement=scatter", "seed=9", "limit=20s",
      "clock=spawn", "precision.within=20s", "precision.rounds=6...8", "precision.target=5%",
      "precision.trial=1ms",
    ])
    #expect(experiment.tasks == [.exactly(1), .perCore(1.5), .exactly(30)])
    #expect(experiment.cores == [.all])
    #expect(experiment.models == [ModelName(.thread), ModelName(.task)])
    #expect(experiment.placement == [.scatter])
    #expect(experiment.seed == 9)
    #expect(experiment.limit == 20)
    #expect(experiment.clock == .spawn)
    #expect(experiment.precision == Precision(target: 0.05, rounds: 6...8, within: 20, trial: 0.001))
    #expect(experiment.overrides.first == "--set tasks=1,1.5x,30")
    #expect(experiment.name == "thirty-on-sixteen")
    #expect(try experiment.source == flagship().source)
  }

  @Test func setReplacesAParameterAndAddsWhatTheFileLeavesOut() throws {
    let experiment = try Experiment.decode(
      text: text(step: "compute: $w", "parameters: { w: [1ms] }"), name: "x", path: "x.yaml")
    let changed = try experiment.with(set: ["w=2ms,3ms", "precision.within=9s"])
    #expect(changed.parameters == [Experiment.Parameter(name: "w", levels: ["2ms", "3ms"])])
    #expect(changed.precision.within == 9)
    #expect(try changed.with(set: ["seed=3"]).parameters == changed.parameters)
  }

  @Test func onlyKeepsTheCellsNamed() throws {
    let plan = try Plan(
      changed(only: ["model=thread,task", "workload=cpu-bound", "tasks=30", "cores=all"]),
      on: .machine(cores: 2), limits: .unlimited)
    #expect(plan.cells.map(\.id) == ["task", "thread"].map { "cpu-bound \($0) tasks=30 cores=2 compact" })
    #expect(plan.references.map(\.id) == ["cpu-bound subroutine tasks=1 cores=1 compact"])
  }

  @Test func onlyOfTheSameFactorTwiceMeansEither() throws {
    let experiment = try changed(only: ["model=thread", "model=task"])
    #expect(experiment.only == Selector(models: [ModelName(.thread), ModelName(.task)]))
  }

  @Test func withoutOptionsNothingChanges() throws {
    #expect(try changed() == flagship())
  }

  @Test func skipAndClaimsMayNameLevelsThatWereReplaced() throws {
    #expect(try problems(set: ["tasks=1,30", "models=thread"]) == "")
    let experiment = try Experiment.decode(
      text: text("expect: [{ claim: c, value: wall_s, of: { tasks: 2, model: task }, atMost: 1s }]"),
      name: "x",
      path: "x.yaml")
    let plan = try Plan(experiment.with(set: ["tasks=5"]), on: .machine(cores: 2), limits: .unlimited)
    #expect(plan.claims[0].subjects == [])
  }

  @Test(arguments: [
    (
      "tasks=0",
      """
      --set tasks=0: tasks: "0"; tasks are a whole number from 1 to 10000000, or a multiple of the cores such as 1.5x
      """
    ),
    (
      "task=1",
      """
      --set task=1: unknown key "task"; what can be set: tasks, cores, models, placement, seed, limit, clock, equal, \
      precision.target, precision.rounds, precision.within, precision.trial, precision.warmup; did you mean "tasks"?
      """
    ),
    ("seed=1,2", "--set seed=1,2: 2 values; seed has one value"),
    (
      "tasks",
      "--set tasks: no value; a name, an equals sign and values with commas in between, as in tasks=1,30"
    ),
    (
      "models=thred",
      """
      --set models=thred: unknown model "thred"; models: subroutine, generator, coroutine, eventLoop, task, \
      pool, dispatch, thread, process; did you mean "thread"?
      """
    ),
    (
      "precision.within=5",
      "--set precision.within=5: within: \"5\" has no unit; a time has one of the units us, ms, s, min, h, as in 5ms"
    ),
  ])
  func wrongSettingsAreSaidClearly(_ option: String, _ message: String) throws {
    #expect(try problems(set: [option]) == message)
  }

  @Test(arguments: [
    (
      "model=thred",
      """
      --only model=thred: only, model: unknown level "thred"; \
      levels: subroutine, coroutine, eventLoop, task, thread; did you mean "thread"?
      """
    ),
    (
      "color=red",
      "--only color=red: only: unknown factor \"color\"; factors: workload, model, tasks, cores, placement"
    ),
    ("tasks=7x", "--only tasks=7x: only, tasks: 7x is no level of tasks; levels: 1, 1x, 1.5x, 2x, 30"),
  ])
  func wrongRestrictionsAreSaidClearly(_ option: String, _ message: String) throws {
    #expect(try problems(only: [option]) == message)
  }

  @Test func aPlanPointsToTheRestrictionThatLeavesNothing() throws {
    let experiment = try changed(only: ["tasks=7", "model=thread"])
    let error = #expect(throws: InvalidExperiment.self) {
      try Plan(experiment, on: .machine(cores: 2), limits: .unlimited)
    }
    let message = """
      --only tasks=7 --only model=thread: no cell has these levels together; levels here are \
      model: subroutine, coroutine, eventLoop, task, thread; tasks: 1, 1x, 1.5x, 2x, 30; \
      name others, or add them with --set; `skip` may leave out the rest
      """
    #expect(error?.description == message)
  }

  @Test func aPlanPointsToTheOptionThatDoesNotFit() throws {
    let experiment = try changed(set: ["precision.within=1s"])
    let error = #expect(throws: InvalidExperiment.self) {
      try Plan(experiment, on: .machine(cores: 2), limits: .unlimited)
    }
    #expect(error?.description.hasPrefix("--set precision.within=1s: one round takes about 10.4 s") == true)
  }
}

struct TryingTests {
  @Test func stepsMakeAnExperiment() throws {
    let experiment = try Experiment.trying(
      steps: ["compute: 20ms", "say: 'hi, \"you\": 1'"], tasks: "1,30", models: "thread, task", within: "10s")
    #expect(experiment.name == "try")
    #expect(
      experiment.workloads == [
        Experiment.Workload(
          name: "try",
          cast: .all(
            Experiment.Script(steps: [.compute(.literal(.time(20_000_000))), .say("hi, \"you\": 1")])))
      ])
    #expect(experiment.tasks == [.exactly(1), .exactly(30)])
    #expect(experiment.models == [ModelName(.thread), ModelName(.task)])
    #expect(experiment.cores == [.all])
    #expect(experiment.precision.within == 10)
  }

  @Test func itsSourceReadsBackAsTheSame() throws {
    var experiment = try Experiment.trying(steps: ["say: \"#x: é \\t'\""], tasks: "1x", models: "task")
    let again = try Experiment.decode(text: experiment.source, name: "try", path: "")
    experiment.path = again.path
    #expect(again == experiment)
  }

  @Test func itMayBeChangedLikeAFile() throws {
    let experiment = try Experiment.trying(steps: ["compute: 20ms"], tasks: "30", models: "task")
    #expect(try experiment.with(set: ["tasks=3"]).tasks == [.exactly(3)])
  }

  @Test(arguments: [
    (
      ["compute: 20"], "30", "task", "'compute: 20': try, compute: \"20\" has no unit; an amount of computing"
    ),
    (["compute"], "30", "task", "'compute': try: \"compute\"; a step is a name and an amount"),
    (["a: ["], "30", "task", "'a: [': this is not YAML"),
    ([], "30", "task", "try: no steps; say what a task does, as in: juggle try --tasks 30 'compute: 20ms'"),
    (["yield: 1"], "0", "task", "--tasks 0: tasks: \"0\"; tasks are"),
    (["yield: 1"], "", "task", "--tasks : tasks: nothing"),
    (["yield: 1"], "1", "thred", "--models thred: unknown model \"thred\""),
  ])
  func wrongArgumentsAreSaidClearly(_ steps: [String], _ tasks: String, _ models: String, _ message: String) {
    let error = #expect(throws: InvalidExperiment.self) {
      try Experiment.trying(steps: steps, tasks: tasks, models: models)
    }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func aPlanPointsToTheArgument() throws {
    let experiment = try Experiment.trying(steps: ["sleep: 1s"], tasks: "5000", models: "thread")
    let error = #expect(throws: InvalidExperiment.self) {
      try Plan(experiment, on: .machine(cores: 2), limits: PlanRefusalTests.threads)
    }
    #expect(error?.description.hasPrefix("try: 5000 tasks of model thread need 5000 threads") == true)
  }
}
