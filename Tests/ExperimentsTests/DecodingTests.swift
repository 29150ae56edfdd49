import Testing
import Trials

@testable import Experiments

/// Every problem of a text, a line each; empty where it is fine.
func problems(_ text: String) -> String {
  do {
    _ = try Experiment.decode(text: text, name: "x", path: "x.yaml")
    return ""
  } catch {
    return error.description
  }
}

/// A small experiment that is fine, to which lines are added.
func text(
  tasks: String = "2", models: String = "[task, thread]", step: String = "compute: 5ms", _ more: String = ""
) -> String {
  "question: Why?\nworkloads: { w: [\(step)] }\nmodels: \(models)\ntasks: \(tasks)\n\(more)"
}

struct DecodingTests {
  @Test func everyKeyOfTheFormatIsRead() throws {
    let experiment = try Experiment.decode(
      text: """
        question: Why?
        workloads:
          plain: [compute: 1.5ms, compute: 16000000 units, sleep: $wait, yield: 3, block: 1min, every: 10us]
          laps: { steps: [say: "hello, world"], repeat: 7 }
          each: { cast: [[sleep: 1s], { steps: [sleep: 2s], repeat: 2 }] }
          roles:
            cast:
              blocker: { share: $blocked, steps: [block: 1h] }
              ticker: { share: rest, steps: [every: 10ms], repeat: 20 }
        parameters: { wait: [10us, 1ms], blocked: [0, 0.25, 50%] }
        models: [task, py/asyncio]
        workers: { py: [python3, worker.py] }
        tasks: [2, 1x, 1.5x]
        cores: [1, all]
        placement: [compact, scatter, smt]
        clock: spawn
        equal: time
        skip:
          - { workload: each, tasks: 1.5x }
          - { models: [task], wait: 1ms, placement: smt, cores: all }
        precision: { target: 2.5%, rounds: 6...30, within: 80s, trial: 50ms }
        seed: 4294967295
        limit: 20s
        """, name: "x", path: "x.yaml")
    #expect(experiment.question == "Why?")
    #expect(experiment.workloads.map(\.name) == ["plain", "laps", "each", "roles"])
    #expect(
      experiment.workloads[0].cast
        == .all(
          Experiment.Script(steps: [
            .compute(.literal(.time(1_500_000))), .compute(.literal(.units(16_000_000))),
            .sleep(.parameter("wait")), .yield(.literal(3)), .block(.literal(60_000_000_000)),
            .every(.literal(10_000)),
          ])))
    #expect(
      experiment.workloads[1].cast == .all(Experiment.Script(steps: [.say("hello, world")], repeat: 7)))
    #expect(
      experiment.workloads[2].cast
        == .each([
          Experiment.Script(steps: [.sleep(.literal(1_000_000_000))]),
          Experiment.Script(steps: [.sleep(.literal(2_000_000_000))], repeat: 2),
        ]))
    #expect(
      experiment.workloads[3].cast
        == .shares([
          Experiment.Share(
            role: "blocker", share: .of(.parameter("blocked")),
            script: Experiment.Script(steps: [.block(.literal(3_600_000_000_000))])),
          Experiment.Share(
            role: "ticker", share: .rest,
            script: Experiment.Script(steps: [.every(.literal(10_000_000))], repeat: 20)),
        ]))
    #expect(
      experiment.parameters == [
        Experiment.Parameter(name: "wait", levels: ["10us", "1ms"]),
        Experiment.Parameter(name: "blocked", levels: ["0", "0.25", "50%"]),
      ])
    #expect(experiment.models == [ModelName(.task), ModelName(worker: "py", model: "asyncio")])
    #expect(experiment.workers == [Experiment.Worker(name: "py", command: ["python3", "worker.py"])])
    #expect(experiment.tasks == [.exactly(2), .perCore(1), .perCore(1.5)])
    #expect(experiment.cores == [.exactly(1), .all])
    #expect(experiment.placement == [.compact, .scatter, .smt])
    #expect(experiment.clock == .spawn)
    #expect(experiment.equal == .time)
    #expect(
      experiment.skip == [
        Selector(workloads: ["each"], tasks: [.perCore(1.5)]),
        Selector(
          models: [ModelName(.task)], cores: [.all], placements: [.smt],
          parameters: [Experiment.Parameter(name: "wait", levels: ["1ms"])]),
      ])
    #expect(experiment.precision == Precision(target: 0.025, rounds: 6...30, within: 80, trial: 0.05))
    #expect(experiment.seed == .max)
    #expect(experiment.limit == 20)
    #expect(experiment.name == "x")
    #expect(experiment.path == "x.yaml")
  }

  @Test func whatIsNotSaidHasItsDefault() throws {
    let experiment = try Experiment.decode(text: text(), name: "x", path: "x.yaml")
    #expect(experiment.cores == [.all])
    #expect(experiment.placement == [.compact])
    #expect(experiment.clock == .release)
    #expect(experiment.precision == Precision())
    #expect(experiment.seed == 1)
    #expect(experiment.limit == nil)
    #expect(experiment.source == text())
  }

  @Test func claimsAreRead() throws {
    let experiment = try Experiment.decode(
      text: text(
        """
        expect:
          - claim: Threads share
            ratio: wall_s
            of: { model: thread, tasks: 2 }
            to: { model: task, tasks: 2 }
            between: [1.45, 1.60]
          - { claim: quick, value: wall_s, of: { model: task }, atMost: 20ms }
          - { claim: small, value: rss_peak_bytes, of: { model: task }, atMost: 64MiB }
          - { claim: cheap, value: cpu_per_task_s, of: { model: task }, atMost: 5us }
          - { claim: tiny, value: memory_per_task_bytes, of: { model: task }, atMost: 3KiB }
          - { claim: many, value: tasks_per_s, of: { model: [task, thread] }, atLeast: 100, atMost: 1e6 }
        """), name: "x", path: "x.yaml")
    #expect(
      experiment.claims == [
        Claim(
          text: "Threads share", response: .wall,
          subject: .ratio(
            of: Selector(models: [ModelName(.thread)], tasks: [.exactly(2)]),
            to: Selector(models: [ModelName(.task)], tasks: [.exactly(2)])), atLeast: 1.45, atMost: 1.6),
        Claim(
          text: "quick", response: .wall, subject: .value(of: Selector(models: [ModelName(.task)])),
          atMost: 0.02),
        Claim(
          text: "small", response: .rssPeak, subject: .value(of: Selector(models: [ModelName(.task)])),
          atMost: 67_108_864),
        Claim(
          text: "cheap", response: .cpuPerTask, subject: .value(of: Selector(models: [ModelName(.task)])),
          atMost: 5e-6),
        Claim(
          text: "tiny", response: .memoryPerTask, subject: .value(of: Selector(models: [ModelName(.task)])),
          atMost: 3_072),
        Claim(
          text: "many", response: .tasksPerSecond,
          subject: .value(of: Selector(models: [ModelName(.task), ModelName(.thread)])), atLeast: 100,
          atMost: 1_000_000),
      ])
  }

  @Test(arguments: [
    ("names may be Korean", "question: 왜?\nworkloads: { 입출력-바운드: [sleep: 1ms] }\nmodels: task\ntasks: 1"),
    ("a single value is a list of one", text(tasks: "30", models: "task")),
    ("Windows line ends", text().split(separator: "\n").joined(separator: "\r\n")),
    ("ampersands in texts", text(step: "say: R &D & then")),
    ("stars in texts", text(step: "say: right *now*")),
    ("an apostrophe in a text", "question: It's 'quoted', isn't it?\n" + text().dropFirst(15)),
    (
      "a skip entry may leave out what a cast does not fit",
      "question: Why?\nworkloads: { a: { cast: [[sleep: 1s], [sleep: 2s]] }, b: [sleep: 1s] }\nmodels: task\n"
        + "tasks: [2, 3]\nskip: [{ workload: a, tasks: 3 }]"
    ),
  ])
  func isFine(_ what: String, _ text: String) {
    #expect(problems(text) == "")
  }

  @Test func aByteOrderMarkIsNotPartOfTheText() throws {
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(text().utf8)
    #expect(try ExperimentFile.text(of: bytes, path: "x.yaml") == text())
  }
}
