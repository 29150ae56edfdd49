import Foundation
import Testing
import Trials

/// The real binary; machines that nobody has.
struct SimulateCommandTests {
  private let folder: Folder
  private let juggle: Binary

  private static let experiment = """
    question: What happens on sixteen?
    workloads: { cpu: [compute: 5ms] }
    models: [subroutine, thread]
    tasks: [1, 16, 30]
    precision: { rounds: 6...6, within: 1s, trial: 5ms }
    """

  static let costs = """
    {"schema":1,
     "origin":{"host":"elsewhere","boot_id":"b","kernel":"Linux 6.1","cpu":"a CPU","pus":2,"machine_pus":2,
       "worker_sha256":"00","measured_at":"2026-01-01T00:00:00Z"},
     "scheduler":{"slice_ns":3000000,"tick_ns":4000000,"switching_ns":2000,"steal_one_ns":[0],"steal_several_ns":[0]},
     "speed":{"units_per_second":8e8,"together":1},
     "models":{\(["subroutine", "thread"].map { name in
       """
       "\(name)":{"spawn_ns":1000,"start_ns":1000,"start_each_ns":0,"task_ns":0,"turn_ns":0,"sleep_ns":0,\
       "lateness_ns":[50000],"join_ns":0}
       """
     }.joined(separator: ","))},
     "services":[]}
    """

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
    try folder.write(Self.experiment, to: "small.yaml")
    try folder.write(Self.costs, to: "machine.json")
  }

  private func run(_ arguments: String...) async throws -> Binary.Ended {
    try await juggle.run(arguments, in: folder.url, limit: 120)
  }

  private func records() throws -> [Record] {
    let table = try CSV.parse(folder.text("results/small-simulated/trials.csv").utf8)
    let reader = try Record.Reader(header: try #require(table.rows.first))
    return try table.rows.dropFirst().map { try reader($0) }
  }

  @Test func bothCommandsGiveTheSameRecords() async throws {
    let simulated = try await run(
      "simulate", "small.yaml", "--topology", "package:1 core:16 pu:2", "--machine", "machine.json")
    #expect(simulated.code == 0, "\(simulated)")
    #expect(
      simulated.output.hasPrefix(
        "SIMULATED on package:1 core:16 pu:2 (16 cores): nothing below was measured."))
    let run = try await run(
      "run", "small.yaml", "--on", "simulated:package:1 core:16 pu:2", "--machine", ".", "--quiet")
    #expect(run.code == 0, "\(run)")
    #expect(run.errors.isEmpty)
    let byRun = Dictionary(grouping: try records(), by: \.run).values.map { rows in
      rows.map { row in
        var row = row
        (row.run, row.startedAt) = ("", "")
        return row
      }
    }
    #expect(byRun.count == 2)
    #expect(byRun.first == byRun.last)
    #expect(try records().allSatisfy { $0.launcher == "simulated:package:1 core:16 pu:2" })
    #expect(Set(try records().map(\.cores)) == [1, 16])
    for file in ["run.json", "summary.csv", "topology.xml", "machine.json"] {
      #expect(folder.has("results/small-simulated/\(file)"), "\(file)")
    }
    #expect(!folder.has("results/small"))
  }

  @Test func thisMachineCanBeSimulatedToo() async throws {
    let ended = try await run(
      "run", "small.yaml", "--on", "simulated", "--machine", "machine.json", "--only", "tasks=1")
    #expect(ended.code == 0, "\(ended)")
    #expect(Set(try records().map(\.launcher)) == ["simulated:this machine"])
  }

  @Test func aQuotaAndAYieldArePartOfTheMachine() async throws {
    let ended = try await run(
      "simulate", "small.yaml", "--topology", "core:4 pu:2", "--quota", "150ms/100ms", "--smt-yield", "1.3",
      "--machine", "machine.json", "--only", "tasks=1", "--explain")
    #expect(ended.code == 0, "\(ended)")
    #expect(Set(try records().map(\.capacity)) == [1.5])
    #expect(
      Set(try records().map(\.launcher)) == ["simulated:core:4 pu:2, quota 150ms/100ms, SMT yield 1.3"])
    #expect(
      ended.output.replacing("\n", with: " ").contains(
        "together do 1.30× what one does alone, as the command"))
  }

  @Test func aDryRunSaysThatNobodyWaits() async throws {
    let ended = try await run(
      "simulate", "small.yaml", "--topology", "core:4 pu:1", "--machine", "machine.json", "--dry-run")
    #expect(ended.code == 0)
    #expect(ended.output.hasPrefix("SIMULATED on core:4 pu:1"))
    #expect(!folder.has("results"))
  }

  /// Nothing of it starts, or leaves anything behind.
  @Test(arguments: [
    (["--topology", "core:0", "--machine", "machine.json"], "'core:0' needs a count from 1"),
    (["--topology", "package:1000 core:1000", "--machine", "machine.json"], "more than 8192 PUs"),
    (["--topology", "socket:2 foo:3 pu:1", "--machine", "machine.json"], "hwloc knows no level 'foo:3'"),
    (["--topology", "small.xml", "--machine", "machine.json"], "topology file 'small.xml'"),
    (["--topology", "core:4 pu:1", "--machine", "small.yaml"], "small.yaml: can't be read"),
    (["--topology", "core:4 pu:1", "--machine", "nowhere"], "nowhere: there is no such file"),
    (
      ["--topology", "core:4 pu:1", "--machine", "machine.json", "--smt-yield", "1.2"],
      "no core of this machine"
    ),
    (["--topology", "core:4 pu:2", "--machine", "machine.json", "--smt-yield", "3"], "0.5 to 2"),
    (
      ["--topology", "core:4 pu:1", "--machine", "machine.json", "--quota", "0ms/1ms"],
      "--quota 0ms/1ms: CPU time"
    ),
    (
      ["--topology", "core:4 pu:1", "--machine", "machine.json", "--capacities", "0.5,1"],
      "all cores of this machine"
    ),
    (
      ["--topology", "core:4 pu:1", "--machine", "machine.json", "--set", "models=task,pool"],
      "what model pool costs"
    ),
  ])
  func whatCantBeSimulatedIsRefusedInWords(options: [String], words: String) async throws {
    let ended = try await juggle.run(["simulate", "small.yaml"] + options, in: folder.url)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.errors.contains(words), "\(ended.errors)")
    #expect(!folder.has("results"))
  }

  @Test(arguments: [
    (["--on", "cloud"], "--on cloud: it is no place to run on; known are local, simulated"),
    (["--on", "local:core:2"], "it is no place to run on"),
    (["--on", "simulated:", "--machine", "."], "no level"),
    (["--smt-yield", "1.2"], "--smt-yield says what is simulated"),
    (["--on", "simulated", "--machine", ".", "--resume"], "a simulation takes seconds"),
    (["--on", "simulated", "--machine", ".", "--budget", "5s"], "--set precision.rounds"),
    (["--on", "simulated", "--machine", ".", "--units-from", "."], "that of its machine.json"),
    (["--on", "simulated", "--no-prediction"], "and here all is: leave it out"),
    (["--on", "simulated", "--machine", ".", "--allow-commands"], "a simulation starts none"),
    (["--machine", ".", "--no-prediction"], "--no-prediction wants none: leave one of them out"),
  ])
  func whatHasNoMeaningThereIsRefused(options: [String], words: String) async throws {
    let ended = try await juggle.run(["run", "small.yaml"] + options, in: folder.url, predicts: true)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.errors.contains(words), "\(ended.errors)")
    #expect(!folder.has("results"))
  }

  @Test func modelsWithoutCostsAndOtherProgramsAreNamedTogether() async throws {
    try folder.write(
      Self.experiment.replacing("[subroutine, thread]", with: "[subroutine, task, py/thread]")
        + "\nworkers: { py: [python3, worker.py] }\n", to: "other.yaml")
    let ended = try await run(
      "simulate", "other.yaml", "--topology", "core:4 pu:1", "--machine", "machine.json")
    #expect(ended.code == 2)
    for words in [
      "other.yaml:3:", "what model task costs", "worker py is another program", "cells: cpu task tasks=1",
    ] {
      #expect(ended.errors.contains(words), "\(ended.errors)")
    }
  }

  @Test func aGateCantBeSimulated() async throws {
    let ended = try await run("gate", "--on", "simulated", "--base", "/bin/true", "--head", "/bin/true")
    #expect(ended.code == 2)
    #expect(ended.errors.contains("a gate can't be simulated"))
  }

  @Test func whatWasSimulatedIsNeverHeldAgainstWhatWasMeasured() async throws {
    #expect(
      try await run("simulate", "small.yaml", "--topology", "core:2 pu:1", "--machine", "machine.json").code
        == 0)
    #expect(
      try await run("run", "small.yaml", "--only", "tasks=1", "--set", "precision.rounds=1...1").code == 0)
    for arguments in [
      ["compare", "results/small", "results/small-simulated"],
      ["check", "results/small", "--baseline", "results/small-simulated"],
    ] {
      let ended = try await juggle.run(arguments, in: folder.url)
      #expect(ended.code == 2, "\(ended)")
      #expect(
        ended.errors.contains("results/small-simulated was simulated and results/small was measured"),
        "\(ended.errors)")
    }
    let gate = try await run("gate", "--again", "results/small-simulated")
    #expect(gate.code == 2)
    #expect(gate.errors.contains("small is no gate's: run.json says nothing of base and head"), "\(gate)")
    for (directory, command) in [("results/small-simulated", "simulate"), ("results/small", "run")] {
      let show = try await run("show", directory, "--timeline")
      #expect(show.code == 2)
      #expect(show.errors.contains("`juggle \(command) --timeline` records who ran where"), "\(show)")
    }
  }
}
