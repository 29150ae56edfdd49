import Foundation
import Harness
import Simulation
import Testing
import Topology
import Trials

struct CostsFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let costs: Costs = {
    var model = Costs.ModelCosts()
    (model.spawn, model.lateness) = (5_000, [1, 2, 3])
    return Costs(
      origin: MadeUpMachine.origin,
      scheduler: Costs.Scheduler(
        slice: 1_400_000, tick: 4_000_000, stealOne: [1_000, 2_000, nil], balance: 32_000_000),
      speed: Costs.Speed(unitsPerSecond: 8e8, together: 0.98, smtYield: 1.3), models: ["thread": model],
      services: [
        Costs.Service(
          model: "thread", step: .echo(bytes: 64, ns: 0), busy: 20_000, waiting: 30_000, server: 10_000)
      ])
  }()

  private func path(_ name: String) -> String { folder.url.appending(path: name).path }

  private func reason(_ path: String) -> String? {
    do {
      _ = try Costs.load(path)
      return nil
    } catch { return error.description }
  }

  @Test func whatIsWrittenIsReadFromItsFileAndFromItsFolder() throws {
    try Self.costs.write(to: path("machine.json"))
    #expect(try Costs.load(path("machine.json")) == Self.costs)
    #expect(try Costs.load(folder.url.path) == Self.costs)
    #expect(try Costs.load(folder.url.path + "/") == Self.costs)
  }

  @Test func aMissingFileIsNamed() {
    #expect(
      reason(folder.url.path)?.hasPrefix(path("machine.json") + ": there is no such file; `juggle calibrate")
        == true)
    #expect(reason(path("no/such.json"))?.contains("there is no such file") == true)
  }

  @Test(arguments: [
    ("", "can't be read"), ("{", "can't be read"), ("[]", "can't be read"), ("{}", "schema is missing"),
    ("{\"schema\":2}", "schema 2, this version reads 1"), ("{\"schema\":1}", "origin is missing"),
  ])
  func whatIsNoCostsIsRefused(text: String, expected: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path("bad.json")))
    #expect(reason(path("bad.json"))?.contains(expected) == true, "\(reason(path("bad.json")) ?? "read")")
  }

  @Test(arguments: [
    (
      "\"units_per_second\" : 800000000", "\"units_per_second\" : -1", "units_per_second is -1.0, 100000.0 to"
    ),
    ("\"units_per_second\" : 800000000", "\"units_per_second\" : NaN", "can't be read"),
    ("\"units_per_second\" : 800000000", "\"units_per_second\" : 1e300", "units_per_second is 1e+300"),
    ("\"together\" : 0.98", "\"together\" : 1.5", "together is 1.5"),
    ("\"smt_yield\" : 1.3", "\"smt_yield\" : 0", "smt_yield is 0.0"),
    ("\"slice_ns\" : 1400000", "\"slice_ns\" : 0", "slice_ns is 0.0"),
    ("\"tick_ns\" : 4000000", "\"tick_ns\" : -4", "tick_ns is -4.0"),
    ("\"balance_ns\" : 32000000", "\"balance_ns\" : -1", "balance_ns is -1.0, 100000.0 to"),
    ("\"spawn_ns\" : 5000", "\"spawn_ns\" : -5000", "model thread: spawn_ns is -5000"),
    ("\"spawn_ns\" : 5000", "\"spawn_ns\" : 5e15", "model thread: spawn_ns is 5000000000000000"),
    ("\"spawn_ns\" : 5000", "\"spawn_ns\" : 1e30", "can't be read"),
    ("\"busy_ns\" : 20000", "\"busy_ns\" : -1", "echo under thread: busy_ns is -1"),
    ("1000,\n      2000,\n      null", "2000,\n      1000,\n      null", "steal_one_ns: its values fall"),
    (
      "1000,\n      2000,\n      null", "1000,\n      null,\n      2000",
      "steal_one_ns: a time stands behind a null"
    ),
    ("1000,\n      2000,\n      null", "", "steal_one_ns has 0 values"),
    ("\"pus\" : 2", "\"pus\" : 0", "pus is 0.0"),
  ])
  func impossibleValuesAreNamed(old: String, new: String, expected: String) throws {
    let text = try Self.costs.json()
    #expect(text.contains(old), "\(text)")
    try Data(text.replacing(old, with: new).utf8).write(to: URL(filePath: path("bad.json")))
    let reason = reason(path("bad.json"))
    #expect(
      reason?.contains(expected) == true && reason?.hasPrefix(path("bad.json")) == true, "\(reason ?? "read")"
    )
  }

  @Test func costsAreOfOneMachineBetweenTwoStartsAndOneWorker() {
    let origin = MadeUpMachine.origin
    var other = origin
    other.measuredAt = "2027-01-01T00:00:00Z"
    #expect(origin.differences(from: other) == [])
    (other.host, other.pus, other.worker) = ("there", 3, "01")
    #expect(origin.differences(from: other) == ["host", "usable PUs", "worker"])
    other = origin
    (other.cpu, other.kernel, other.bootID) = ("x", "x", "x")
    #expect(origin.differences(from: other) == ["CPU", "kernel", "start of the machine"])
  }

  @Test func aProgramIsTheSameWhereverItLies() throws {
    for name in ["one", "two"] {
      try Data("#!/bin/sh\n".utf8).write(to: URL(filePath: path(name)))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path(name))
    }
    let found = try #require(fingerprint(ofProgram: path("one")))
    #expect(found.count == 64 && found == fingerprint(ofProgram: path("two")))
    #expect(fingerprint(ofProgram: path("three")) == nil)
  }

  @Test func whatIsCoveredIsAllThatIsAskedFor() throws {
    let topology = try Topology(synthetic: "core:2 pu:1")
    let echo = Calibration.Performance(model: .thread, step: .echo(bytes: 64, ns: 0))
    let other = Calibration.Performance(model: .thread, step: .echo(bytes: 65, ns: 0))
    func missing(_ calibration: Calibration) -> [String] { Self.costs.missing(of: calibration) }
    #expect(missing(Calibration(topology, models: [.thread], performances: [echo])).isEmpty)
    #expect(
      missing(Calibration(topology, models: [.thread], performances: [other])) == ["echo under thread"])
    #expect(missing(Calibration(topology, models: [.thread, .task])) == ["model task"])
  }

  @Test func whereItCanNotBeKeptIsSaid() {
    let error = #expect(throws: Costs.Unusable.self) { try Self.costs.write(to: path("no/machine.json")) }
    #expect(error?.description.contains("no/machine.json: can't be written: No such file") == true)
  }
}
