import Foundation
import Testing

/// The real binary with the real worker, on whatever machine this is: bounds are what no machine can be outside of.
struct CalibrateCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  /// The part of `machine.json` that is looked at here.
  private struct Machine: Decodable {
    struct Origin: Decodable {
      var host, measured_at: String
      var pus: Int
    }
    struct Speed: Decodable { var units_per_second, together: Double }
    struct Scheduler: Decodable {
      var slice_ns, tick_ns, switching_ns: Int
      var steal_one_ns, steal_several_ns: [Int?]
    }
    struct Model: Decodable {
      var spawn_ns, start_ns, task_ns, turn_ns, sleep_ns, join_ns: Int
      var lateness_ns: [Int]
    }
    struct Service: Decodable {
      var model: String
      var busy_ns, waiting_ns, server_ns: Int
    }

    var schema: Int
    var origin: Origin
    var speed: Speed
    var scheduler: Scheduler
    var models: [String: Model]
    var services: [Service]
  }

  private func machine(_ name: String) throws -> Machine {
    try JSONDecoder().decode(Machine.self, from: Data(folder.text(name).utf8))
  }

  private static let small = """
    question: What happens?
    workloads: { w: [compute: 1ms, echo: { bytes: 64B }] }
    models: [thread]
    tasks: [1]
    precision: { rounds: 1...1, trial: 2ms }
    """

  @Test func measuresWhatAnExperimentNeeds() async throws {
    try folder.write(Self.small, to: "small.yaml")
    let ended = try await juggle.run(
      ["calibrate", "small.yaml", "--format", "json", "--out", "kept.json", "--quiet"], in: folder.url,
      limit: 120)
    #expect(ended.code == 0, "\(ended)")
    #expect(try folder.text("kept.json") == ended.output)
    let machine = try machine("kept.json")
    #expect(machine.schema == 1 && machine.origin.pus >= 1 && !machine.origin.host.isEmpty)
    #expect((1e6...1e11).contains(machine.speed.units_per_second))
    #expect((0.05...1).contains(machine.speed.together))
    #expect((10_000...100_000_000).contains(machine.scheduler.slice_ns))
    #expect((0...20_000_000).contains(machine.scheduler.tick_ns))
    #expect(machine.models.keys.sorted() == ["subroutine", "thread"])
    let thread = try #require(machine.models["thread"])
    // Nobody makes a thread in less than a microsecond, or needs a second for it.
    #expect((500...1_000_000_000).contains(thread.spawn_ns))
    #expect((0...1_000_000_000).contains(thread.task_ns))
    #expect((10...1_000_000_000).contains(thread.turn_ns))
    #expect((100...1_000_000_000).contains(thread.sleep_ns))
    #expect(thread.lateness_ns.count == 20 && thread.lateness_ns == thread.lateness_ns.sorted())
    #expect(machine.services.map(\.model) == ["subroutine", "thread"])
    for service in machine.services {
      #expect((100...1_000_000_000).contains(service.busy_ns))
      #expect(service.server_ns <= service.waiting_ns)
    }
  }

  @Test func peopleGetATableThatSaysWhatItIs() async throws {
    let ended = try await juggle.run(["calibrate", "--models", "generator"], in: folder.url, limit: 120)
    #expect(ended.code == 0, "\(ended)")
    for words in ["kernel units that it computes alone", "generator", "spawn: making a task", "slices end"] {
      #expect(ended.output.contains(words), "\(words)")
    }
    #expect(!folder.has("machine.json"))
  }

  @Test func aRunKeepsItsCostsAndTheNextOneTakesThem() async throws {
    try folder.write(Self.small, to: "small.yaml")
    func run(_ options: [String] = [], out: String = "results") async throws -> Binary.Ended {
      try await juggle.run(
        ["run", "small.yaml", "--quiet", "--out", out] + options, in: folder.url, predicts: true, limit: 120)
    }
    let first = try await run()
    #expect(first.code == 0, "\(first)")
    let kept = try folder.text("results/small/machine.json")
    #expect(try await run().code == 0)
    #expect(try folder.text("results/small/machine.json") == kept)
    // A damaged file is said and measured anew; another folder's is taken as it is.
    try folder.write("{\"schema\":1}", to: "results/small/machine.json")
    let mended = try await run()
    #expect(mended.code == 0 && mended.errors.contains("origin is missing; "), "\(mended)")
    let machine = try machine("results/small/machine.json")
    #expect(machine.models.keys.sorted() == ["subroutine", "thread"])
    let other = try await run(["--machine", "results/small"], out: "other")
    #expect(other.code == 0, "\(other)")
    #expect(try self.machine("other/small/machine.json").origin.measured_at == machine.origin.measured_at)
    #expect(try await run(["--no-prediction"], out: "none").code == 0)
    #expect(!folder.has("none/small/machine.json"))
  }

  @Test(arguments: [
    (["calibrate", "--models", "fibre"], "\"fibre\" is no execution model; allowed: subroutine"),
    (["calibrate", "missing.yaml"], "missing.yaml"),
    (["calibrate", "--models", "generator", "--worker", "/nowhere/worker"], "/nowhere/worker"),
    (
      ["run", "small.yaml", "--machine", "nowhere"],
      "nowhere: there is no such file; `juggle calibrate --out FILE`"
    ),
  ])
  func badInputIsSaid(arguments: [String], reason: String) async throws {
    try folder.write(Self.small, to: "small.yaml")
    let ended = try await juggle.run(arguments, in: folder.url, predicts: true)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.errors.contains(reason), "\(ended)")
  }
}
