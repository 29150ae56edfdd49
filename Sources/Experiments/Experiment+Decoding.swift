package import Trials

extension Experiment {
  /// Reads an experiment file.
  ///
  /// - Throws: everything that is wrong with it, together.
  package static func decode(file path: String) throws(InvalidExperiment) -> Experiment {
    let text = try ExperimentFile.text(of: path)
    let name = ExperimentFile.name(of: path)
    guard name.contains(where: { $0 != "." }) else {
      throw InvalidExperiment([Problem(.file(path: path), "the file has no name before its ending")])
    }
    return try decode(text: text, name: name, path: path)
  }

  /// Reads an experiment from a text; `path` is only used to say where something stands.
  ///
  /// - Throws: everything that is wrong with it, together.
  package static func decode(
    text: String, name: String, path: String
  ) throws(InvalidExperiment) -> Experiment {
    guard let root = try Node.read(text, path: path) else {
      throw InvalidExperiment([
        Problem(
          .line(path: path, line: 1, column: 1), "the file is empty",
          allowed: "an experiment has at least the keys question, workloads, models and tasks")
      ])
    }
    var experiment = try decode(root, replaced: [])
    (experiment.name, experiment.path, experiment.source) = (name, path, text)
    return experiment
  }

  private static let required = [
    ("question", "ask what the experiment answers, as in `question: Do 30 tasks take longer than one?`"),
    ("workloads", "say what a task does, as in `workloads: { cpu-bound: [compute: 5ms] }`"),
    ("models", "say how tasks are run, as in `models: [task, thread]`"),
    ("tasks", "say how many there are, as in `tasks: [1, 1x, 30]`"),
  ]
  private static let optional = [
    "parameters", "workers", "cores", "placement", "clock", "equal", "skip", "precision", "seed", "limit",
    "timeline", "answer", "expect",
  ]

  /// Reads an experiment from its document. Its name, path and source are left for the caller.
  ///
  /// - Parameter replaced: names of factors whose levels come from the command line.
  static func decode(_ root: Node, replaced: Set<String>) throws(InvalidExperiment) -> Experiment {
    var decoder = Decoder()
    let known = required.map(\.0) + optional
    guard let fields = decoder.fields(of: root, what: "experiment", known: known) else {
      throw InvalidExperiment(decoder.problems)
    }
    for (key, advice) in required { _ = decoder.require(key, of: fields, at: root.place, advice: advice) }
    let experiment = decoder.experiment(fields, at: root.place, replaced: replaced)
    guard decoder.problems.isEmpty else { throw InvalidExperiment(decoder.problems) }
    return experiment
  }
}

extension Decoder {
  fileprivate mutating func experiment(
    _ fields: [String: Node], at place: Place, replaced: Set<String>
  ) -> Experiment {
    let question = fields["question"].flatMap { text($0, what: "question") } ?? ""
    let parameters = fields["parameters"].map { self.parameters($0) } ?? []
    let workloads = fields["workloads"].map { self.workloads($0) } ?? []
    let workers = fields["workers"].map { self.workers($0) } ?? []
    var experiment = Experiment(
      name: "", question: question, workloads: workloads, parameters: parameters,
      models: fields["models"].map { models($0, workers: workers) } ?? [], workers: workers,
      tasks: fields["tasks"].map { levels($0, what: "tasks", Literal.tasks) } ?? [])
    if let node = fields["cores"] { experiment.cores = levels(node, what: "cores", Literal.cores) }
    if let node = fields["placement"] {
      let nodes = items(of: node, what: "placement") ?? []
      experiment.placement = nodes.compactMap { word($0, what: "placement", as: Placement.self) }
      refuseRepetition(of: nodes, what: "placement")
    }
    if let node = fields["clock"], let clock = word(node, what: "clock", as: Clock.self) {
      experiment.clock = clock
    }
    if let node = fields["equal"], let equal = word(node, what: "equal", as: Experiment.Equality.self) {
      experiment.equal = equal
    }
    if let node = fields["precision"] { experiment.precision = precision(node) }
    if let node = fields["seed"] {
      let seed = value(node, what: "seed") { text throws(Unreadable) in
        try Literal.integer(text, in: 0...Int(UInt32.max))
      }
      experiment.seed = seed.map(UInt32.init) ?? experiment.seed
    }
    experiment.limit = fields["limit"].flatMap { value($0, what: "limit", Literal.seconds) }
    refuseUnusedParameters(fields["parameters"])
    refuseTooManyCells(experiment, at: place)

    let factors = Factors(
      workloads: workloads.map(\.name), models: experiment.models, tasks: experiment.tasks,
      cores: experiment.cores, parameters: parameters.map(\.name), replaced: replaced)
    if let node = fields["skip"] { experiment.skip = skip(node, among: factors) }
    if let node = fields["timeline"] { experiment.timeline = timeline(node, among: factors) }
    if let node = fields["answer"] { experiment.asked = asked(node, among: factors) }
    if let node = fields["expect"] { experiment.claims = claims(node, among: factors) }
    if let node = fields["tasks"] { refuseWrongCasts(experiment, tasks: node) }
    return experiment
  }

  private mutating func levels(
    _ node: Node, what: String, _ parse: (String) throws(Unreadable) -> Count
  ) -> [Count] {
    (items(of: node, what: what) ?? []).compactMap { value($0, what: what, parse) }
  }

  private mutating func parameters(_ node: Node) -> [Experiment.Parameter] {
    guard case .mapping(let entries) = node.content else {
      report(
        node.place, "parameters: \(node.kind)",
        allowed: "a mapping of names to levels is needed, as in `work: [1us, 10us]`")
      return []
    }
    var parameters: [Experiment.Parameter] = []
    for entry in entries {
      check(name: entry.key, at: entry.place, what: "parameters")
      if (Factors.names + ["workloads", "models", "placements"]).contains(entry.key) {
        report(
          entry.place, "parameters: \(quoted(entry.key)) is the name of a factor", advice: "choose another")
      }
      let nodes = items(of: entry.value, what: "parameter \(quoted(entry.key))") ?? []
      refuseRepetition(of: nodes, what: "parameter \(quoted(entry.key))")
      self.parameters[entry.key] = nodes
      let levels = nodes.compactMap { text($0, what: "parameter \(quoted(entry.key))") }
      parameters.append(Experiment.Parameter(name: entry.key, levels: levels))
    }
    return parameters
  }

  private mutating func workers(_ node: Node) -> [Experiment.Worker] {
    guard case .mapping(let entries) = node.content else {
      report(
        node.place, "workers: \(node.kind)",
        allowed: "a mapping of names to command lines is needed, as in `py: [python3, worker.py]`")
      return []
    }
    return entries.compactMap { entry in
      check(name: entry.key, at: entry.place, what: "workers")
      if entry.key == Record.ownWorker {
        report(entry.place, "workers: \"\(entry.key)\" is the name of juggle's own", advice: "choose another")
      }
      let what = "workers, \(entry.key)"
      let command = items(of: entry.value, what: what)?.compactMap { text($0, what: what) }
      return command.map { Experiment.Worker(name: entry.key, command: $0) }
    }
  }

  private mutating func models(_ node: Node, workers: [Experiment.Worker]) -> [ModelName] {
    guard let nodes = items(of: node, what: "models") else { return [] }
    refuseRepetition(of: nodes, what: "models")
    return nodes.compactMap { node in
      text(node, what: "models").flatMap { model($0, at: node.place, workers: workers) }
    }
  }

  private mutating func model(
    _ text: String, at place: Place, workers: [Experiment.Worker]
  ) -> ModelName? {
    let name = ModelName(written: text)
    let known = Model.allCases.map(\.rawValue)
    if let worker = name.worker {
      check(name: name.model, at: place, what: "models")
      if workers.contains(where: { $0.name == worker }) { return name }
      let workers = workers.map(\.name)
      report(
        place, "models: \(quoted(text)) is a model of a worker that is not declared",
        allowed: workers.isEmpty
          ? "the file has no `workers`" : "declared under `workers`: \(workers.joined(separator: ", "))",
        nearest: nearest(to: worker, in: workers).map { "\($0)/\(name.model)" })
      return nil
    }
    if name.native != nil { return name }
    report(
      place, "unknown model \(quoted(text))", allowed: "models: \(known.joined(separator: ", "))",
      nearest: nearest(to: text, in: known))
    return nil
  }

  private mutating func precision(_ node: Node) -> Precision {
    var precision = Precision()
    guard
      let fields = fields(
        of: node, what: "precision", known: ["target", "rounds", "within", "trial", "warmup"])
    else { return precision }
    if let node = fields["target"], let target = value(node, what: "target", Literal.percentage) {
      precision.target = target
    }
    if let node = fields["rounds"], let rounds = value(node, what: "rounds", Literal.rounds) {
      precision.rounds = rounds
    }
    precision.within = fields["within"].flatMap { value($0, what: "within", Literal.seconds) }
    if let node = fields["trial"], let trial = value(node, what: "trial", Literal.seconds) {
      precision.trial = trial
    }
    if let node = fields["warmup"] {
      let count = value(node, what: "warmup") { text throws(Unreadable) in
        try Literal.integer(text, in: 0...1)
      }
      precision.warmsUp = count != 0
    }
    return precision
  }

  private mutating func skip(_ node: Node, among factors: Factors) -> [Selector] {
    selectors(node, what: "skip", among: factors)
  }

  private mutating func timeline(_ node: Node, among factors: Factors) -> [Selector] {
    switch node.content {
    case .scalar("all"): return [Selector()]
    case .scalar:
      report(
        node.place, "timeline: \(node.kind)",
        allowed:
          "`all`, and mappings of factors to levels are allowed, as in `timeline: { model: thread, tasks: 30 }`"
      )
      return []
    case .list, .mapping: return selectors(node, what: "timeline", among: factors)
    }
  }

  private mutating func asked(_ node: Node, among factors: Factors) -> Asked? {
    guard let fields = fields(of: node, what: "answer", known: ["cores", "tasks"]) else { return nil }
    var asked = Asked()
    asked.cores = fields["cores"].flatMap { node in
      value(node, what: "answer, cores") { text throws(Unreadable) in
        try Literal.integer(text, in: 1...Asked.mostCores)
      }
    }
    for item in fields["tasks"].flatMap({ items(of: $0, what: "answer, tasks") }) ?? [] {
      guard let count = value(item, what: "answer, tasks", Literal.tasks) else { continue }
      if factors.tasks.contains(count) {
        asked.tasks.append(count.description)
      } else if !factors.replaced.contains("tasks") {
        report(
          item.place, "answer, tasks: \(count) is no level of this experiment",
          allowed: "its levels are \(factors.tasks.map(\.description).joined(separator: ", "))")
      }
    }
    return asked
  }

  private mutating func selectors(_ node: Node, what: String, among factors: Factors) -> [Selector] {
    let nodes: [Node]
    if case .list(let items) = node.content { nodes = items } else { nodes = [node] }
    guard nodes.count <= 1_000 else {
      report(node.place, "\(what): \(nodes.count) entries", allowed: "at most 1000")
      return []
    }
    return nodes.compactMap { selector($0, what: what, among: factors) }
  }
}

extension Decoder {
  private mutating func refuseRepetition(of nodes: [Node], what: String) {
    var seen: Set<Node.Content> = []
    for node in nodes where !seen.insert(node.content).inserted {
      report(node.place, "\(what): \(node.kind) stands twice", advice: "keep one of the two")
    }
  }

  private mutating func refuseUnusedParameters(_ node: Node?) {
    guard case .mapping(let entries) = node?.content else { return }
    for entry in entries where !usedParameters.contains(entry.key) {
      // A step that could not be read may have been the one that uses it.
      guard problems.isEmpty else { return }
      report(
        entry.place, "the parameter \(quoted(entry.key)) is not used by any step or share",
        advice: "write $\(entry.key) where it belongs, or remove it")
    }
  }

  /// The most combinations of levels that are looked at: far more than anybody can wait for.
  private static let mostCells = 20_000

  private mutating func refuseTooManyCells(_ experiment: Experiment, at place: Place) {
    let levels =
      [experiment.workloads.count, experiment.models.count, experiment.tasks.count]
      + [experiment.cores.count, experiment.placement.count] + experiment.parameters.map(\.levels.count)
    let cells = levels.map(Double.init).reduce(1, *)
    guard cells > Double(Self.mostCells) else { return }
    report(
      place, "\(levels.filter { $0 > 1 }.map(String.init).joined(separator: " × ")) levels of the factors",
      allowed: "at most \(Self.mostCells) combinations", advice: "give a factor fewer levels")
  }

  /// A cast with a step list for each task fits one number of tasks only. Multiples of the cores are looked at
  /// when the machine is known.
  private mutating func refuseWrongCasts(_ experiment: Experiment, tasks node: Node) {
    for item in items(of: node, what: "tasks") ?? [] {
      guard case .scalar(let text) = item.content, case .exactly(let count)? = try? Literal.tasks(text) else {
        continue
      }
      for workload in experiment.workloads {
        guard case .each(let scripts) = workload.cast, scripts.count != count else { continue }
        let mayBeSkipped = experiment.skip.contains {
          $0.workloads?.contains(workload.name) ?? true && $0.tasks?.contains(.exactly(count)) ?? true
        }
        guard !mayBeSkipped else { continue }
        report(
          item.place, "\(count) tasks, but the cast of \(quoted(workload.name)) has \(scripts.count)",
          allowed: "such a cast needs as many tasks as it has step lists",
          advice: "write tasks: \(scripts.count), add step lists, or give roles shares")
      }
    }
  }
}
