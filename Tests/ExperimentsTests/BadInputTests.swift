import Foundation
import Testing
import Trials

@testable import Experiments

/// What people write wrongly, and what they are told.
struct BadInputTests {
  @Test(arguments: [
    (
      "question: Why?\nworkloads: { w: [compute: 5ms] }\nmodel: [task]\ntasks: 2",
      """
      x.yaml:3:1: unknown key "model"; known here: question, workloads, models, tasks, parameters, workers, cores, \
      placement, clock, equal, skip, precision, seed, limit, timeline, answer, expect; did you mean "models"?
      x.yaml:1:1: missing key "models"; say how tasks are run, as in `models: [task, thread]`
      """
    ),
    (
      text(models: "[task, thraed]"),
      """
      x.yaml:3:16: unknown model "thraed"; models: subroutine, generator, coroutine, eventLoop, task, \
      pool, dispatch, thread, process; did you mean "thread"?
      """
    ),
    (
      text(models: "[py/asyncio]"),
      "x.yaml:3:10: models: \"py/asyncio\" is a model of a worker that is not declared; the file has no `workers`"
    ),
    (
      text(step: "sleep: 5"),
      "x.yaml:2:25: w, sleep: \"5\" has no unit; a time has one of the units us, ms, s, min, h, as in 5ms"
    ),
    (
      text(step: "sleep: 5sec"),
      "x.yaml:2:25: w, sleep: \"5sec\" has an unknown unit; a time has one of the units us, ms, s, min, h, as in 5ms"
    ),
    (
      text(step: "compute: 5 unit"),
      """
      x.yaml:2:27: w, compute: "5 unit" has an unknown unit, did you mean "units"?; \
      an amount of computing is a time or a number of units, as in 20ms or 16000000 units
      """
    ),
    (
      text(tasks: "0"),
      "x.yaml:4:8: tasks: \"0\"; tasks are a whole number from 1 to 10000000, or a multiple of the cores such as 1.5x"
    ),
    (
      text(tasks: "[1, -3]"),
      """
      x.yaml:4:12: tasks: "-3"; tasks are a whole number from 1 to 10000000, or a multiple of the cores such as 1.5x
      """
    ),
    (
      "",
      """
      x.yaml:1:1: the file is empty; an experiment has at least the keys question, workloads, models and tasks
      """
    ),
    (
      "question: Why?\ntasks: 1\ntasks: 2\n",
      "x.yaml:3:1: the key \"tasks\" stands twice in one mapping; keep one of the two"
    ),
    (
      "question: \"ä\"\na: { é: 1, b: 2, 'é': 3, \"b\": 4 }\nl: [{ c: 1 }, { c: 1, c: 2, c: 3 }]\nquestion: x",
      """
      x.yaml:2:18: the key "é" stands twice in one mapping; keep one of the two
      x.yaml:2:26: the key "b" stands twice in one mapping; keep one of the two
      x.yaml:3:23: the key "c" stands twice in one mapping; keep one of the two
      x.yaml:3:29: the key "c" stands twice in one mapping; keep one of the two
      x.yaml:4:1: the key "question" stands twice in one mapping; keep one of the two
      """
    ),
    (
      text("precision: { rounds: 30...6 }"),
      "x.yaml:5:22: rounds: \"30...6\" is reversed; the smaller number comes first: 6...30"
    ),
    (
      text(
        "expect:\n- { claim: c, ratio: wall_s, of: { tasks: 2 }, to: { tasks: 2 }, between: [1.05, 0.95] }"),
      "x.yaml:6:75: between: the interval is reversed; the lower bound comes first; write [0.95, 1.05]"
    ),
    (
      "question: Why?\nworkloads: { w: { cast: [[sleep: 1s], [sleep: 2s]] } }\nmodels: task\ntasks: [2, 3]",
      """
      x.yaml:4:12: 3 tasks, but the cast of "w" has 2; such a cast needs as many tasks as it has step lists; \
      write tasks: 2, add step lists, or give roles shares
      """
    ),
    (
      text("timeline: some"),
      """
      x.yaml:5:11: timeline: "some"; `all`, and mappings of factors to levels are allowed, as in \
      `timeline: { model: thread, tasks: 30 }`
      """
    ),
    (
      text(step: "feed: { bytes: 1 }"),
      """
      x.yaml:2:18: w: the step "feed" is not supported by this version of juggle; \
      steps: compute, sleep, yield, block, memory, file, echo, micro, every, say, call
      """
    ),
    (
      text(step: "compute: $wrok", "parameters: { work: [1ms] }"),
      "x.yaml:2:27: w, compute: unknown parameter \"$wrok\"; known parameters: $work; did you mean \"$work\"?"
    ),
    (
      text(step: "compute: $work", "parameters: { work: [1ms, 10] }"),
      """
      x.yaml:5:27: parameter "work", used in w, compute: "10" has no unit; \
      an amount of computing is a time or a number of units, as in 20ms or 16000000 units
      """
    ),
    (
      text("parameters: { work: [1ms] }"),
      "x.yaml:5:15: the parameter \"work\" is not used by any step or share; write $work where it belongs, or remove it"
    ),
    (
      "question: Why?\nmodels: task\ntasks: 4\nworkloads:\n  w:\n    cast:\n      a: { share: 0.7, steps: [yield: 1] }\n"
        + "      b: { share: 40%, steps: [yield: 1] }\n",
      "x.yaml:7:7: w: the shares add up to 110%; they may add up to 100%"
    ),
    (
      text("skip: [{ modles: task }]"),
      """
      x.yaml:5:10: skip: unknown factor "modles"; factors: workload, model, tasks, cores, placement; \
      did you mean "model"?
      """
    ),
    (text("skip: [{ tasks: 3x }]"), "x.yaml:5:17: skip, tasks: 3x is no level of tasks; levels: 2"),
    (
      text("precision: { target: 0.02 }"),
      "x.yaml:5:22: target: \"0.02\" has no unit; a percentage is above 0% and at most 100%, as in 2%"
    ),
  ])
  func isSaidClearly(_ text: String, _ message: String) {
    #expect(problems(text) == message)
  }

  /// Each is refused, and the message has this in it.
  @Test(arguments: [
    ("- a list", "1:1: experiment: a list; a mapping with the keys question"),
    ("just a text", "1:1: experiment: \"just a text\"; a mapping with the keys"),
    ("# only a comment\n", "1:1: the file is empty"),
    ("a: 1\n---\nb: 2", "2:1: this is not YAML: but found another document"),
    ("a: [1, 2\nb: 3", "x.yaml:2:2: this is not YAML: did not find expected ',' or ']'"),
    ("a: *nothing", "x.yaml:1:4: this is not YAML: found undefined alias"),
    ("a: &b 1\nc: *b", "x.yaml:2:4: an alias (`*name`); experiment files have no anchors and aliases"),
    ("? [1]\n: 2\n", "x.yaml:1:3: a list as a key"),
    ("a: b\0c", "x.yaml:1:5: a NUL byte"),
    ("a: b\u{7}c", "x.yaml:1:5: a control character (number 7)"),
    ("a: 1\rb: 2", "x.yaml:1:6: a carriage return without a line feed"),
    ("a: 1\u{2028}b: 2", "a Unicode line separator"),
    (String(repeating: "[", count: 5_000), "x.yaml:1:65: 65 brackets are open here; at most 64 levels"),
    (String(repeating: "{a: ", count: 5_000), "65 brackets are open here"),
    (String(repeating: "- ", count: 5_000), "65 blocks begin on this line"),
    (String(repeating: "? ", count: 5_000), "65 blocks begin on this line"),
    ((0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(), "an indentation of over 256"),
    (text(tasks: "99999999999999999999"), "tasks: \"99999999999999999999\""),
    (text(tasks: "1e300x"), "tasks: \"1e300x\""),
    (text(tasks: "0x"), "tasks: \"0x\""),
    (text(tasks: "[]"), "tasks: an empty list"),
    (text(tasks: ""), "tasks: nothing"),
    (text(tasks: "2.5"), "tasks: \"2.5\""),
    (text(step: "sleep: 1e300s"), "\"1e300s\" is too long; a time is at most 24h"),
    (text(step: "sleep: 1e999s"), "\"1e999s\" is too long"),
    (text(step: "sleep: infs"), "\"infs\" does not begin with a number"),
    (text(step: "sleep: nan"), "\"nan\" does not begin with a number"),
    (text(step: "sleep: 0ms"), "\"0ms\" is too short; a time is greater than 0"),
    (text(step: "sleep: -5ms"), "\"-5ms\" is too short"),
    (text(step: "sleep: [1ms]"), "w, sleep: a list; a single value is needed"),
    (text(step: "sleep: ''"), "w, sleep: nothing"),
    (text(step: "compute: 1.5 units"), "units are a whole number from 1"),
    (text(step: "compute: 1e30 units"), "units are a whole number from 1"),
    (text(step: "yield: 0"), "w, yield: \"0\""),
    (text(step: "yield"), "w: \"yield\"; a step is a name and an amount"),
    (text(step: "{ sleep: 1s, yield: 1 }"), "w: 2 steps in one mapping, which has no order"),
    (text(step: "slep: 1s"), "unknown step \"slep\"; steps: compute, sleep"),
    ("workloads: { w: { steps: [yield: 1000], repeat: 1000000 } }", "one task does 1001000000.0 steps"),
    ("workloads: { w: { steps: [sleep: 1h], repeat: 25 } }", "one task takes 25.0 hours; at most 24h"),
    ("workloads: { w: { steps: [compute: 9007199254740991 units], repeat: 2 } }", "one task computes"),
    ("workloads: { w: { steps: [yield: 1], repeat: 0 } }", "w, repeat: \"0\""),
    ("workloads: { w: [] }", "w, steps: an empty list"),
    ("workloads: { w: { repeat: 2 } }", "w: no steps"),
    ("workloads: { 'a b': [yield: 1] }", "workloads: the name \"a b\"; names are up to 64 letters"),
    ("workloads: [yield: 1]", "workloads: a list; a mapping of names to steps"),
    ("workloads: { w: { cast: [[yield: 1]], repeat: 2 } }", "unknown key \"repeat\"; known here: cast"),
    ("workloads: { w: { cast: { a: { steps: [yield: 1] } } } }", "w, a: no share"),
    ("workloads: { w: { cast: { a: { share: 0.5, steps: [yield: 1] } } } }", "the shares add up to 50%"),
    ("workloads: { w: { cast: { a: { share: 1.5, steps: [yield: 1] } } } }", "w, a, share: \"1.5\""),
    (text(models: "[task, task]"), "models: \"task\" stands twice"),
    (text(models: "{ task: 1 }"), "models: a mapping; a value or a list"),
    (text("cores: 1x"), "cores: \"1x\"; cores are a whole number from 1 up, or all"),
    (text("cores: 0"), "cores: \"0\""),
    (
      text("placement: compat"),
      "placement: \"compat\"; allowed: compact, scatter, smt; did you mean \"compact\"?"
    ),
    (text("clock: relase"), "did you mean \"release\"?"),
    (text("seed: 4294967296"), "seed: \"4294967296\"; a whole number from 0 to 4294967295"),
    (text("limit: 10"), "limit: \"10\" has no unit"),
    (text("precision: { within: 80 }"), "within: \"80\" has no unit"),
    (text("precision: { rounds: 0...6 }"), "rounds are one number or an interval of numbers from 1 to 10000"),
    (text("precision: { rounds: 6.. }"), "rounds: \"6..\""),
    (text("precision: { target: 0% }"), "target: \"0%\""),
    (text("parameters: { tasks: [1] }"), "parameters: \"tasks\" is the name of a factor"),
    (text("skip: [{ workload: x }]"), "skip, workload: unknown level \"x\"; levels: w"),
    (text("skip: [{ model: task, models: thread }]"), "skip: model stands twice"),
    (
      text("expect: [{ claim: c, value: wall, of: { tasks: 2 }, atMost: 1s }]"),
      "value: \"wall\"; allowed: wall_s"
    ),
    (text("expect: [{ claim: c, value: wall_s, of: { tasks: 2 }, atMost: 1 }]"), "atMost: \"1\" has no unit"),
    (text("expect: [{ claim: c, value: wall_s, of: { tasks: 2 } }]"), "claim: no bound"),
    (text("expect: [{ claim: c, of: { tasks: 2 }, atMost: 1 }]"), "neither `ratio` nor `value`"),
    (text("expect: [{ claim: c, ratio: wall_s, of: { tasks: 2 }, atMost: 1 }]"), "missing key \"to\""),
    (
      text("expect: [{ ratio: wall_s, of: { tasks: 2 }, to: { tasks: 2 }, atMost: 1 }]"),
      "missing key \"claim\""
    ),
    (
      text(
        "expect: [{ claim: c, ratio: wall_s, of: { tasks: 2 }, to: { tasks: 2 }, atMost: 1, atLeast: 2 }]"),
      "`atLeast` is above `atMost`"
    ),
    (
      text(tasks: "[" + (1...10_001).map(String.init).joined(separator: ", ") + "]"),
      "2 × 10001 levels of the factors; at most 20000 combinations"
    ),
  ])
  func isRefused(_ text: String, _ part: String) {
    let message = problems(text)
    #expect(message.contains(part), "\(message)")
  }

  @Test func allProblemsOfAFileAreSaidTogether() {
    let message = problems(
      """
      question: Why?
      workloads: { w: [compute: 5] }
      models: [thred]
      tasks: 0
      sead: 3
      """)
    #expect(message.split(separator: "\n").count == 4, "\(message)")
  }

  @Test func anAliasBombIsRefusedBeforeItIsParsed() {
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<30 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      bomb += "a\(level): &a\(level) [\(items)]\n"
    }
    let time = ContinuousClock().measure { #expect(problems(bomb).contains("an alias (`*name`)")) }
    #expect(time < .seconds(1))
  }

  @Test func aMebibyteOfAnythingIsReadInSeconds() {
    let texts = ["[] ", "a: ", "- [{}]\n", "'", "\"", "#", "x ", "? ", "!t ", "|\n", "é", "%YAML 1.1\n"]
    for text in texts {
      let text = String(repeating: text, count: (1 << 20) / text.utf8.count)
      let time = ContinuousClock().measure { #expect(problems(text) != "") }
      #expect(time < .seconds(20), "\(text.prefix(10))")
    }
  }

  @Test(arguments: [
    ("missing.yaml", "missing.yaml: can't be read: No such file or directory; `juggle list` shows"),
    ("", ": \"\" is no path"),
    ("/", "/: is a directory; give the experiment file in it that is meant"),
    ("/dev/zero", "/dev/zero: is not a regular file; a YAML file is needed"),
  ])
  func aPathThatLeadsToNoExperimentIsRefused(_ path: String, _ message: String) {
    let error = #expect(throws: InvalidExperiment.self) { try Experiment.decode(file: path) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("thirty-on-sixten.yaml", "thirty-on-sixteen.yaml"), ("stair-case.yml", "staircase.yaml"),
    ("gate", "gate.yaml"), ("./thirty-on-sixteen.yml", "./thirty-on-sixteen.yaml"),
  ])
  func aFileThatIsMissingHasItsNeighbourSuggested(_ name: String, _ meant: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "juggle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in ["thirty-on-sixteen.yaml", "staircase.yaml", "gate.yaml", "gates.txt"] {
      try Data().write(to: folder.appending(path: file))
    }
    let error = #expect(throws: InvalidExperiment.self) {
      try Experiment.decode(file: "\(folder.path)/\(name)")
    }
    let words = try #require(error).description
    #expect(words.hasSuffix("No such file or directory; did you mean \(folder.path)/\(meant)?"), "\(words)")
  }

  /// After `make install` there is no folder `experiments` to stand in.
  @Test(arguments: ["staircase.yaml", "stair-case.yaml"])
  func juggleKnowsWhereItsOwnExperimentIs(name: String) throws {
    let error = #expect(throws: InvalidExperiment.self) {
      try Experiment.decode(file: "/nowhere/\(name)")
    }
    let own = try #require(Installed.path(of: "experiments/staircase.yaml"))
    #expect(error?.description.hasSuffix("did you mean \(own)?") == true)
  }

  @Test func aFileOfAGigabyteIsRefusedByItsSize() throws {
    try withFile(named: "big.yaml", Data()) { path in
      #expect(truncate(path, 1 << 30) == 0)
      let error = #expect(throws: InvalidExperiment.self) { try Experiment.decode(file: path) }
      #expect(
        error?.description == "\(path): is 1073741824 bytes long; at most 1048576 bytes (1 MiB) are read")
    }
  }

  @Test func bytesThatAreNotTextAreRefusedWhereTheyStand() throws {
    try withFile(named: "x.yaml", Data(Array("a: é\nb: ".utf8) + [0xC3, 0x28])) { path in
      let error = #expect(throws: InvalidExperiment.self) { try Experiment.decode(file: path) }
      #expect(error?.description.hasPrefix("\(path):2:4: the bytes here are not UTF-8") == true)
    }
  }

  @Test func anExperimentIsNamedAfterItsFile() throws {
    try withFile(named: "thirty-on-sixteen.yaml", Data(text().utf8)) { path in
      let experiment = try Experiment.decode(file: path)
      #expect(experiment.name == "thirty-on-sixteen")
    }
  }

  private func withFile(named name: String, _ data: Data, _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try data.write(to: file)
    try body(file.path)
  }
}
