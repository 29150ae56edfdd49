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
      var host, measuredAt: String
      var pus: Int
    }
    struct Speed: Decodable { var unitsPerSecond, together: Double }
    struct Scheduler: Decodable {
      var sliceNs, tickNs, switchingNs: Int
      var stealOneNs, stealSeveralNs: [Int?]
    }
    struct Model: Decodable {
      var spawnNs, startNs, taskNs, turnNs, sleepNs, joinNs: Int
      var latenessNs: [Int]
    }
    struct Service: Decodable {
      var model: String
      var busyNs, waitingNs, serverNs: Int
    }

    var schema: Int
    var origin: Origin
    var speed: Speed
    var scheduler: Scheduler
    var models: [String: Model]
    var services: [Service]
  }

  private func machine(_ name: String) throws -> Machine {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Machine.self, from: Data(folder.text(name).utf8))
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
    #expect((1e6...1e11).contains(machine.speed.unitsPerSecond))
    #expect((0.05...1).contains(machine.speed.together))
    #expect((10_000...100_000_000).contains(machine.scheduler.sliceNs))
    #expect((0...20_000_000).contains(machine.scheduler.tickNs))
    #expect(machine.models.keys.sorted() == ["subroutine", "thread"])
    let thread = try #require(machine.models["thread"])
    // Nobody makes a thread in less than a microsecond, or needs a second for it.
    #expect((500...1_000_000_000).contains(thread.spawnNs))
    #expect((0...1_000_000_000).contains(thread.taskNs))
    // The difference of two wall times: nothing is left of it where others ran.
    #expect((0...1_000_000_000).contains(thread.turnNs))
    #expect((100...1_000_000_000).contains(thread.sleepNs))
    #expect(thread.latenessNs.count == 20 && thread.latenessNs == thread.latenessNs.sorted())
    #expect(machine.services.map(\.model) == ["subroutine", "thread"])
    for service in machine.services {
      #expect((100...1_000_000_000).contains(service.busyNs))
      #expect(service.serverNs <= service.waitingNs)
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
    let again = try await run()
    #expect(again.code == 0)
    #expect(again.errors.contains(" are used, from results/small/machine.json"), "\(first) \(again)")
    #expect(try folder.text("results/small/machine.json") == kept)
    // A damaged file is said and measured anew; another folder's is taken as it is.
    try folder.write("{\"schema\":1}", to: "results/small/machine.json")
    let mended = try await run()
    #expect(mended.code == 0 && mended.errors.contains("origin is missing; "), "\(mended)")
    let machine = try machine("results/small/machine.json")
    #expect(machine.models.keys.sorted() == ["subroutine", "thread"])
    let other = try await run(["--machine", "results/small"], out: "other")
    #expect(other.code == 0, "\(other)")
    #expect(try self.machine("other/small/machine.json").origin.measuredAt == machine.origin.measuredAt)
    let lacking = try await run(
      ["--machine", "results/small", "--set", "models=thread,task", "--explain"], out: "lacking")
    #expect(lacking.errors.contains("results/small has no costs of model task: cells"), "\(lacking)")
    #expect(lacking.output.replacing("\n", with: " ").contains("1 cell could not be simulated: "))
    #expect(try await run(["--no-prediction"], out: "none").code == 0)
    #expect(!folder.has("none/small/machine.json"))
  }

  @Test func whatCantBeKeptIsPrintedAllTheSame() async throws {
    let ended = try await juggle.run(
      ["calibrate", "--models", "generator", "--format", "json", "--out", "nowhere/m.json", "--quiet"],
      in: folder.url, limit: 120)
    #expect(ended.code == 2)
    #expect(ended.errors.contains("nowhere/m.json: can't be written"), "\(ended)")
    try folder.write(ended.output, to: "printed.json")
    #expect(try machine("printed.json").models.keys.contains("generator"))
  }

  @Test(arguments: [
    (["calibrate", "--models", ""], "\"\" is no execution model; allowed: subroutine"),
    (["calibrate", "--models", "thread,"], "\"\" is no execution model; allowed: subroutine"),
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
