import Testing
import Trials

@testable import Experiments

/// Steps with more than one amount.
struct OperandsTests {
  @Test(arguments: [
    (
      "memory: { bytes: 4MiB, passes: 3, pattern: chase }",
      Experiment.StepTemplate.memory(bytes: .literal(4 << 20), passes: .literal(3), pattern: .chase)
    ),
    ("memory: { bytes: 8B }", .memory(bytes: .literal(8), passes: .literal(1), pattern: .stream)),
    ("file: { write: 64KiB, sync: true }", .file(bytes: .literal(65_536), sync: true)),
    ("file: { write: 1B }", .file(bytes: .literal(1), sync: false)),
    ("echo: { bytes: 64B, delay: 2ms }", .echo(bytes: .literal(64), delay: .literal(2_000_000))),
    ("echo: { bytes: 1KiB }", .echo(bytes: .literal(1_024), delay: nil)),
    ("micro: { op: asyncLet, times: 1000000 }", .micro(op: .asyncLet, times: .literal(1_000_000))),
    (
      "call: { name: look-up, waits: 1ms }",
      .call(name: "look-up", amount: .literal(1), takes: 0, waits: 1_000_000)
    ),
    (
      "call: { name: a_1, amount: 0, takes: 2s }",
      .call(name: "a_1", amount: .literal(0), takes: 2_000_000_000, waits: 0)
    ),
  ])
  func areRead(step: String, expected: Experiment.StepTemplate) throws {
    let experiment = try Experiment.decode(text: text(step: step), name: "x", path: "x.yaml")
    #expect(experiment.workloads[0].cast == .all(Experiment.Script(steps: [expected])))
  }

  @Test func amountsMayBeParameters() throws {
    let source =
      text(step: "memory: { bytes: $size, passes: $n }, echo: { bytes: $size, delay: $wait }")
      .replacing(", echo", with: "}, {echo").replacing("[memory", with: "[{memory").replacing(
        "$wait }]", with: "$wait }}]")
      + "parameters: { size: [8B, 4KiB], n: [1, 2], wait: [1ms] }\n"
    let experiment = try Experiment.decode(text: source, name: "x", path: "x.yaml")
    let roles = try experiment.workloads[0].roles(
      tasks: 2,
      parameters: [
        .init(name: "size", level: "4KiB"), .init(name: "n", level: "2"), .init(name: "wait", level: "1ms"),
      ])
    #expect(
      roles.map(\.steps) == [
        [.memory(bytes: 4_096, passes: 2, pattern: .stream), .echo(bytes: 4_096, ns: 1_000_000)]
      ])
  }

  @Test(arguments: [
    ("memory: 4MiB", "2:26: w, memory: \"4MiB\"; a mapping with the keys bytes, passes, pattern is needed"),
    ("memory: { passes: 3 }", "w, memory: no bytes; add it, as in `bytes: 4MiB`"),
    ("memory: { bytes: 4096 }", "w, memory, bytes: \"4096\" has no unit; a size has one of the units"),
    ("memory: { bytes: 1B }", "w, memory, bytes: \"1B\"; whole bytes from 8 B to 1024 GiB"),
    ("memory: { bytes: 1MiB, pattern: chaser }", "did you mean \"chase\"?"),
    (
      "memory: { bytes: 1MiB, pases: 3 }",
      "unknown key \"pases\"; known here: bytes, passes, pattern; did you mean"
    ),
    ("file: { sync: true }", "w, file: no write; add it, as in `write: 64KiB`"),
    ("file: { write: 0B }", "w, file, write: \"0B\"; whole bytes from 1 B to 1 GiB"),
    ("file: { write: 1B, sync: maybe }", "w, file, sync: \"maybe\"; allowed: true, false"),
    ("echo: { bytes: 1.5B }", "w, echo, bytes: \"1.5B\"; whole bytes"),
    ("echo: { bytes: 64B, delay: 2 }", "w, echo, delay: \"2\" has no unit"),
    ("echo: { bytes: 64B, delay: 25h }", "w, echo, delay: \"25h\" is too long"),
    ("micro: { op: cal, times: 1 }", "w, micro, op: \"cal\"; allowed: call, next,"),
    ("micro: { op: call }", "w, micro: no times; add it, as in `times: 1000000`"),
    ("micro: { times: 0 }", "w, micro: no op; add it, as in `op: call`"),
    ("call: look-up", "w, call: \"look-up\"; a mapping with the keys name, amount, takes, waits is needed"),
    ("call: { name: a }", "w, call: neither takes nor waits; how long one call is busy, or waits, about"),
    ("call: { takes: 1ms }", "w, call: no name; add it, as in `name: tokenise`"),
    ("call: { name: a b, takes: 1ms }", "w, call, name: \"a b\"; the name under which"),
    ("call: { name: a, amount: -1 }", "w, call, amount: \"-1\"; a whole number from 0 to"),
    ("call: { name: a, takes: 5 }", "w, call, takes: \"5\" has no unit"),
    ("call: { name: a, times: 5 }", "unknown key \"times\"; known here: name, amount, takes, waits"),
    ("micro: { op: call, times: 0 }", "w, micro, times: \"0\"; a whole number from 1 to 1000000000"),
  ])
  func mistakesAreNamed(step: String, problem: String) {
    let found = problems(text(step: step))
    #expect(found.contains(problem), "\(found)")
    #expect(found.hasPrefix("x.yaml:2:"))
  }

  @Test func operationsThatAModelCannotDoAreRefusedWithTheReason() throws {
    let experiment = try Experiment.decode(
      text: text(models: "thread", step: "micro: { op: await, times: 1 }"), name: "x", path: "x.yaml")
    let error = #expect(throws: InvalidExperiment.self) {
      try Plan(experiment, on: .machine(cores: 2), limits: .unlimited)
    }
    let words = try #require(error).description
    #expect(
      words.contains("model thread cannot perform the step \"micro await\" of \"w\"; only an async function"))
  }

  @Test func callsAreRefusedToJugglesOwnWorker() throws {
    let experiment = try Experiment.decode(
      text: text(models: "thread", step: "call: { name: mine, takes: 1ms }"), name: "x", path: "x.yaml")
    let error = #expect(throws: InvalidExperiment.self) {
      try Plan(experiment, on: .machine(cores: 2), limits: .unlimited)
    }
    let words = try #require(error).description
    #expect(
      words.contains(
        "model thread cannot perform the step \"call mine\" of \"w\"; juggle's own worker has no"))
    #expect(words.contains("write its models as NAME/thread"))
  }

  @Test(arguments: [
    (
      "echo: { bytes: 64B }", MachineLimits(descriptors: 1_064),
      "2000 open files and connections; RLIMIT_NOFILE"
    ),
    ("file: { write: 64B }", MachineLimits(descriptors: 1_064), "ask for at most 1000 tasks"),
    ("memory: { bytes: 1MiB }", MachineLimits(memory: 1 << 30), "at least 2.0 GiB of memory"),
  ])
  func moreThanTheMachineHoldsIsRefused(step: String, limits: MachineLimits, problem: String) throws {
    let experiment = try Experiment.decode(
      text: text(tasks: "2000", models: "task", step: step), name: "x", path: "x.yaml")
    let error = #expect(throws: InvalidExperiment.self) {
      try Plan(experiment, on: .machine(cores: 2), limits: limits)
    }
    let words = try #require(error).description
    #expect(words.contains(problem), "\(words)")
  }
}
