import Experiments
import Foundation
import Harness
import Simulation
import Testing
import Topology
import Trials

struct SimulatedLauncherTests {
  private let topology: Topology
  private let costs: Costs

  init() throws {
    topology = try Topology(synthetic: "package:1 core:2 pu:1")
    // Sleeps end late, and never by the same time: there is something that intervals are of.
    var waking = Costs.ModelCosts()
    waking.lateness = [0, 200_000, 900_000, 4_000_000]
    costs = Costs(
      origin: .init(
        host: "here", bootID: "b", kernel: "Linux 6.1", cpu: "a CPU", pus: 2, worker: "00",
        measuredAt: "2026-01-01T00:00:00Z"),
      scheduler: .init(slice: 1_400_000, tick: 4_000_000), speed: .init(unitsPerSecond: 1e6),
      models: ["subroutine": waking, "thread": waking])
  }

  /// The records of a whole run, and how it ended.
  private func simulate(_ plan: Plan) async throws -> (records: [Record], info: RunInfo) {
    let folder = try TemporaryFolder()
    let launcher = SimulatedLauncher(topology, costs: costs)
    let rates = try await Rates.ask(launcher, for: plan, reference: nil)
    let setting = OpenRun.Setting(
      experiment: plan.experiment, host: .simulated(by: launcher.name, costs: costs), launcher: launcher.name,
      workers: ["juggle": costs.origin.worker], commandLine: [])
    let opened = try OpenRun.new(
      setting, in: folder.url, topology: topology, unitsPerSecond: rates.reference, skipped: [])
    let ended = try await Run(
      plan, info: opened.info, rates: rates, launcher: launcher, store: opened.store, clock: { 0 }
    )(report: { _ in })
    let table = try CSV.parse(Data(contentsOf: opened.store.file))
    let reader = try Record.Reader(header: try #require(table.rows.first))
    return (try table.rows.dropFirst().map { try reader($0) }, ended.info)
  }

  @Test func twoSimulationsDifferInTheirNamesOnly() async throws {
    let plan = try samplePlan(workloads: "{ cpu: [compute: 10ms], wait: [sleep: 5ms] }")
    func nameless(_ records: [Record]) -> [Record] {
      records.map { row in
        var row = row
        (row.run, row.startedAt) = ("", "")
        return row
      }
    }
    let (one, other) = (try await simulate(plan).records, try await simulate(plan).records)
    #expect(one.count > 50)
    #expect(nameless(one) == nameless(other))
    // Of one cell no trial is like the other, or there would be nothing that an interval is of.
    #expect(Set(one.filter { $0.model == "thread" && $0.workload == "wait" }.map(\.wall)).count > 5)
  }

  @Test func timeNeverEndsARunThatNobodyWaitsFor() async throws {
    var plan = try samplePlan(
      workloads: "{ wait: [sleep: 5ms] }",
      precision: "{ target: 0.001%, rounds: 6...9, within: 1s, trial: 10ms }")
    plan.experiment.precision.within = nil
    #expect(try await simulate(plan).info.end == .rounds)
  }

  @Test func everyRowSaysThatItIsSimulatedAndClaimsNoRealMachine() async throws {
    let (records, info) = try await simulate(try samplePlan())
    for launcher in Set(records.map(\.launcher)) + [info.launcher, info.host] {
      #expect(launcher == "simulated:package:1 core:2 pu:1")
    }
    for column in Set(records.flatMap { [$0.host, $0.kernel, $0.cpu, $0.runtime] }) {
      #expect(column.hasPrefix("simulated"), "\(column)")
    }
    #expect(records.allSatisfy { $0.steal == nil && $0.other == nil && $0.throttled == nil })
  }

  @Test func whatChangesAMachineIsInItsName() throws {
    let launcher = SimulatedLauncher(topology, costs: costs, changes: ["quota 400ms/100ms"])
    #expect(launcher.name == "simulated:package:1 core:2 pu:1, quota 400ms/100ms")
    #expect(Simulated.machine(ofLauncher: launcher.name) == "package:1 core:2 pu:1, quota 400ms/100ms")
    #expect(Simulated.machine(ofLauncher: "local") == nil)
    #expect(SimulatedLauncher(try .thisMachine(), costs: costs).name == "simulated:this machine")
  }

  @Test func whatCantBeSimulatedIsSaidTogetherWithItsCells() throws {
    let plan = try samplePlan(
      models: "[subroutine, task, pool, py/asyncio]", more: "workers: { py: [python3, worker.py] }")
    let problems = plan.problems(simulating: costs).map(\.description)
    #expect(problems.count == 3)
    for (problem, words) in zip(problems, ["model task", "model pool", "worker py is another program"]) {
      #expect(problem.hasPrefix("sample.yaml:3:"), "\(problem)")
      #expect(problem.contains(words), "\(problem)")
      #expect(problem.contains("cells: cpu "), "\(problem)")
      #expect(problem.contains("--only"), "\(problem)")
    }
    #expect(try samplePlan().problems(simulating: costs).isEmpty)
  }

  @Test(arguments: [("local", "simulated:core:4 pu:1"), ("simulated:core:4 pu:1", "local")])
  func aFolderHoldsWhatWasSimulatedOrWhatWasMeasured(first: String, second: String) throws {
    let folder = try TemporaryFolder()
    var setting = OpenRun.Setting(
      experiment: try samplePlan().experiment, host: .current(), launcher: first, workers: [:],
      commandLine: [])
    _ = try OpenRun.new(setting, in: folder.url, topology: topology, unitsPerSecond: 1e6, skipped: [])
    // Another machine of the same kind is welcome.
    setting.launcher = first == "local" ? first : "simulated:core:8 pu:1"
    _ = try OpenRun.new(setting, in: folder.url, topology: topology, unitsPerSecond: 1e6, skipped: [])
    setting.launcher = second
    let error = #expect(throws: ResultStore.Refused.self) {
      try OpenRun.new(setting, in: folder.url, topology: topology, unitsPerSecond: 1e6, skipped: [])
    }
    #expect(error?.description.contains("don't go into one folder; give another with --out DIR") == true)
  }

  @Test(arguments: [("local", "simulated:core:4 pu:1"), ("simulated:core:4 pu:1", "local")])
  func recordsAloneSayIt(first: String, second: String) throws {
    let folder = try TemporaryFolder()
    var setting = OpenRun.Setting(
      experiment: try samplePlan().experiment, host: .current(), launcher: first, workers: [:],
      commandLine: [])
    func open() throws -> OpenRun {
      try OpenRun.new(setting, in: folder.url, topology: topology, unitsPerSecond: 1e6, skipped: [])
    }
    do {
      let opened = try open()
      var row = Record()
      (row.run, row.launcher, row.status, row.reason) = (opened.info.id, first, .failed, "crashed")
      try opened.store.append([row])
    }
    try FileManager.default.removeItem(at: folder.url.appending(path: "run.json"))
    let before = try Data(contentsOf: folder.url.appending(path: "trials.csv"))
    setting.launcher = second
    let error = #expect(throws: ResultStore.Refused.self) { _ = try open() }
    #expect(error?.description.contains("trials.csv: run ") == true, "\(String(describing: error))")
    #expect(try Data(contentsOf: folder.url.appending(path: "trials.csv")) == before)
    setting.launcher = first
    _ = try open()
  }
}
