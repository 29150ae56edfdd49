package import Trials

extension Experiment {
  /// An experiment from the command line, named `try`: one workload that does the steps given in their order.
  ///
  /// - Parameters:
  ///   - steps: such as `compute: 20ms`, one argument a step.
  ///   - tasks: levels with commas in between, such as `1,1x,30`.
  ///   - models: names with commas in between.
  ///   - cores: levels with commas in between, such as `1,all`.
  ///   - within: wall time of the whole, such as `30s`.
  /// - Throws: everything that is wrong with the arguments, together.
  package static func trying(
    steps: [String], tasks: String, models: String, cores: String = "all", within: String? = nil
  ) throws(InvalidExperiment) -> Experiment {
    let start = Place.option("try")
    var problems: [Problem] = []
    guard !steps.isEmpty else {
      throw InvalidExperiment([
        Problem(
          start, "no steps", advice: "say what a task does, as in: juggle try --tasks 30 'compute: 20ms'")
      ])
    }
    var nodes: [Node] = []
    for step in steps {
      do {
        if let node = try Node.read(step, path: "") { nodes.append(node.moved(to: .option("'\(step)'"))) }
      } catch {
        problems += error.problems.map { problem in
          var problem = problem
          problem.place = .option("'\(step)'")
          return problem
        }
      }
    }
    guard problems.isEmpty else { throw InvalidExperiment(problems) }

    func entry(_ key: String, _ content: Node.Content, at place: Place) -> Node.Entry {
      Node.Entry(key: key, place: place, value: Node(content, at: place))
    }
    func levels(_ key: String, _ text: String) -> Node.Entry {
      let place = Place.option("--\(key) \(text)")
      let items = text.split(separator: ",", omittingEmptySubsequences: false)
        .map { Node(.scalar(Literal.trimmed(String($0))), at: place) }
      return entry(key, .list(items), at: place)
    }
    var entries = [
      entry(
        "question", .scalar("How do \(tasks) tasks of \(steps.joined(separator: ", ")) run?"),
        at: start),
      entry("workloads", .mapping([entry("try", .list(nodes), at: start)]), at: start),
      levels("models", models), levels("tasks", tasks), levels("cores", cores),
    ]
    // Whoever tries something waits for it: short trials without a warm-up leave time for the six rounds that
    // intervals need.
    let precision = [
      entry("rounds", .scalar("6...30"), at: start), entry("trial", .scalar("50ms"), at: start),
      entry("warmup", .scalar("0"), at: start),
    ]
    entries.append(entry("precision", .mapping(precision), at: start))
    let root = Node(.mapping(entries), at: start)
    var experiment = try decode(root, replaced: [])
    (experiment.name, experiment.source) = ("try", root.yamlLines)
    return try experiment.with(budget: within)
  }
}

extension Node {
  /// The same tree, all of it at one place.
  fileprivate func moved(to place: Place) -> Node {
    switch content {
    case .scalar: Node(content, at: place)
    case .list(let items): Node(.list(items.map { $0.moved(to: place) }), at: place)
    case .mapping(let entries):
      Node(
        .mapping(
          entries.map { Node.Entry(key: $0.key, place: place, value: $0.value.moved(to: place)) }), at: place)
    }
  }
}
