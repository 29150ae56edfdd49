import Foundation
import Testing

/// Every mistake of an experiment file ends with exit code 2, a place, and nothing started.
struct BadInputCommandTests {
  private static func file(
    workloads: String = "{ cpu: [compute: 5ms] }", models: String = "[thread]", tasks: String = "[1]",
    more: String = ""
  ) -> String {
    "question: q\nworkloads: \(workloads)\nmodels: \(models)\ntasks: \(tasks)\n\(more)\n"
  }

  static let mistakes: [(name: String, content: String, found: String)] = [
    ("unknown key", file(more: "modles: [task]"), "bad.yaml:5:1: unknown key \"modles\""),
    ("unknown model", file(models: "[thraed]"), "bad.yaml:3:10: unknown model \"thraed\""),
    ("nearest model", file(models: "[thraed]"), "did you mean \"thread\""),
    ("missing unit", file(workloads: "{ cpu: [compute: 5] }"), "bad.yaml:2:"),
    ("negative count", file(tasks: "[-1]"), "bad.yaml:4:9:"),
    ("zero count", file(tasks: "[0]"), "bad.yaml:4:9:"),
    ("more tasks than memory holds", file(models: "[thread]", tasks: "[9000000]"), "bad.yaml:4:9:"),
    ("empty file", "", "bad.yaml:1:1: the file is empty"),
    ("not a mapping", "- a\n- b\n", "bad.yaml:1:1:"),
    ("alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "bad.yaml:"),
    (
      "nested brackets", String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000),
      "bad.yaml:1:"
    ),
    ("duplicate keys", file(more: "tasks: [2]"), "bad.yaml:5:1: the key \"tasks\" stands twice"),
    ("NUL bytes", "question: a\0b\n", "bad.yaml:1:12:"),
    ("a cast too short", file(workloads: "{ c: { cast: [[sleep: 1ms]] } }", tasks: "[2]"), "bad.yaml:4:9:"),
    (
      "a round that does not fit",
      file(workloads: "{ c: [sleep: 10s] }", more: "precision: { within: 5s }"), "bad.yaml:5:"
    ),
    (
      "a reversed interval",
      file(more: "expect:\n  - { claim: c, value: wall_s, of: { tasks: 1 }, between: [2s, 1s] }"),
      "bad.yaml:6:"
    ),
    (
      "a claim without cells",
      file(more: "expect:\n  - { claim: c, value: wall_s, of: { tasks: 7 }, atMost: 1s }"),
      "bad.yaml:6:"
    ),
  ]

  @Test(arguments: mistakes)
  func isRefusedWithItsPlaceAndNothingStarted(name: String, content: String, found: String) async throws {
    let folder = try Folder()
    try folder.write(content, to: "bad.yaml")
    let ended = try await Binary("juggle").run(["run", "bad.yaml"], in: folder.url)
    #expect(ended.code == 2, "\(name): \(ended)")
    #expect(ended.errors.contains(found), "\(name): \(ended.errors)")
    #expect(ended.output.isEmpty)
    #expect(!folder.has("results"))
  }

  @Test func allMistakesAreToldTogether() async throws {
    let folder = try Folder()
    try folder.write(Self.file(models: "[thraed]", tasks: "[0]", more: "seeds: 3"), to: "bad.yaml")
    let ended = try await Binary("juggle").run(["validate", "bad.yaml"], in: folder.url)
    #expect(ended.code == 2)
    #expect(ended.errors.split(separator: "\n").count == 3)
  }

  @Test func aFolderAMissingFileAndAHugeOneAreRefusedAtOnce() async throws {
    let folder = try Folder()
    let huge = try folder.write("", to: "huge.yaml")
    let handle = try FileHandle(forWritingTo: huge)
    try handle.truncate(atOffset: 1 << 30)  // sparse: it takes no room
    try handle.close()
    let refused = [(".", "is a directory"), ("nowhere.yaml", "No such file"), ("huge.yaml", "1 MiB")]
    for (path, found) in refused {
      let ended = try await Binary("juggle").run(["run", path], in: folder.url)
      #expect(ended.code == 2, "\(path)")
      #expect(ended.errors.contains(found), "\(ended.errors)")
    }
  }

  @Test(arguments: [
    [], ["run"], ["run", "--no-such-option"], ["measure"], ["try"], ["try", "compute: 5"],
    ["try", "--tasks", "0", "sleep: 1ms"],
    ["try", "--models", "thraed", "sleep: 1ms"], ["show", "nowhere"], ["plot", "nowhere"],
    ["compare"], ["compare", "nowhere"], ["compare", "nowhere", "nowhere"], ["check", "nowhere", "--strict"],
    ["topology", "--format", "yaml"], ["topology", "--topology", "core:0"], ["list", "--folder", "nowhere"],
    ["try", "--units-from", "nowhere", "sleep: 1ms"], ["try", "--budget", "5", "sleep: 1ms"],
  ])
  func wrongUsageEndsWithTwo(arguments: [String]) async throws {
    let folder = try Folder()
    let ended = try await Binary("juggle").run(arguments, in: folder.url)
    #expect(ended.code == (arguments.isEmpty ? 0 : 2), "\(ended)")
    #expect(arguments.isEmpty || !ended.errors.isEmpty)
    #expect(!folder.has("results/try/trials.csv"))
  }

  @Test(arguments: [
    "run", "try", "show", "check", "compare", "plot", "report", "validate", "list", "topology",
  ])
  func helpHasExamples(command: String) async throws {
    let ended = try await Binary("juggle").run([command, "--help"])
    #expect(ended.code == 0)
    #expect(ended.output.lowercased().contains("examples"))
  }

  @Test func programsOfAnExperimentAreOnlyStartedWhenAllowed() async throws {
    let folder = try Folder()
    try folder.write(
      Self.file(models: "[sh/asyncio]", more: "workers: { sh: [/bin/sh, -c, 'touch started; exit 1'] }"),
      to: "foreign.yaml")
    let refused = try await Binary("juggle").run(["run", "foreign.yaml"], in: folder.url)
    #expect(refused.code == 2)
    #expect(refused.errors.contains("--allow-commands"))
    #expect(!folder.has("started"))
    let allowed = try await Binary("juggle").run(["run", "foreign.yaml", "--allow-commands"], in: folder.url)
    #expect(allowed.code == 2)
    #expect(allowed.errors.contains("worker sh"))
    #expect(folder.has("started"))
  }
}
