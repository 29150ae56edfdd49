package import Trials

extension Experiment {
  /// The same experiment with what the command line changes: `only` keeps cells, as in `model=thread,task`;
  /// `set` replaces the levels of a factor or a setting, as in `tasks=1,30` or `precision.within=20s`; `budget`
  /// is the wall time of the whole, such as `60s`.
  ///
  /// The result is decoded anew, so that it is as valid as a file that says so.
  ///
  /// - Throws: everything that is wrong with the options, together.
  package func with(
    only: [String] = [], set: [String] = [], budget: String? = nil
  ) throws(InvalidExperiment) -> Experiment {
    guard !only.isEmpty || !set.isEmpty || budget != nil else { return self }
    let options =
      overrides + set.map { "--set \($0)" } + (budget.map { ["\(Self.budgetOption)\($0)"] } ?? [])
      + only.map { "--only \($0)" }
    let (root, selectors) = try document(with: options)
    let replaced = Set(options.compactMap { $0.hasPrefix("--set ") ? Self.key(of: $0) : nil })
    var experiment = try Self.decode(root, replaced: replaced)
    (experiment.name, experiment.path, experiment.source) = (name, path, source)
    experiment.overrides = options
    experiment.only = try experiment.selector(of: selectors, replaced: replaced)
    return experiment
  }

  /// Where a part of the experiment stands, for an error that shows only once the machine is known.
  package func place(of keys: String..., item: Int? = nil) -> Place {
    let whole: Place = path.isEmpty ? .option(name) : .file(path: path)
    guard let (root, _) = try? document(with: overrides) else { return whole }
    var node = root
    for key in keys {
      guard let next = node[key] else { return place(of: node) }
      node = next
    }
    if let item, case .list(let items) = node.content, items.indices.contains(item) { node = items[item] }
    return place(of: node)
  }

  private func place(of node: Node) -> Place {
    if case .line = node.place, path.isEmpty { return .option(name) }
    return node.place
  }

  /// The file's document with what `--set` replaces, and the entries that `--only` names.
  private func document(
    with options: [String]
  ) throws(InvalidExperiment) -> (root: Node, only: [Node.Entry]) {
    guard var root = try Node.read(source, path: path) else {
      throw InvalidExperiment([Problem(.option(name), "the experiment has no text that could be changed")])
    }
    var problems: [Problem] = []
    var only: [Node.Entry] = []
    for option in options {
      let place = Place.option(option)
      guard let (key, values) = Self.split(option) else {
        problems.append(
          Problem(
            place, "no value",
            allowed: "a name, an equals sign and values with commas in between, as in tasks=1,30"))
        continue
      }
      let nodes = values.map { Node(.scalar($0), at: place) }
      if option.hasPrefix("--only ") {
        only.append(Node.Entry(key: key, place: place, value: Node(.list(nodes), at: place)))
      } else if let problem = root.replace(key, with: nodes, at: place, parameters: parameters.map(\.name)) {
        problems.append(problem)
      }
    }
    guard problems.isEmpty else { throw InvalidExperiment(problems) }
    return (root, only)
  }

  /// One selector of all `--only` options: the same factor named twice means either.
  private func selector(
    of entries: [Node.Entry], replaced: Set<String>
  ) throws(InvalidExperiment) -> Selector {
    guard !entries.isEmpty else { return Selector() }
    var merged: [Node.Entry] = []
    for entry in entries {
      if let index = merged.firstIndex(where: { $0.key == entry.key }),
        case .list(let known) = merged[index].value.content, case .list(let more) = entry.value.content
      {
        merged[index].value.content = .list(known + more)
      } else {
        merged.append(entry)
      }
    }
    var decoder = Decoder()
    for parameter in parameters {
      decoder.parameters[parameter.name] = parameter.levels.map { Node(.scalar($0), at: .option(name)) }
    }
    let factors = Factors(
      workloads: workloads.map(\.name), models: models, tasks: tasks, cores: cores,
      parameters: parameters.map(\.name), replaced: [])
    let node = Node(.mapping(merged), at: merged[0].place)
    guard let selector = decoder.selector(node, what: "only", among: factors) else {
      throw InvalidExperiment(decoder.problems)
    }
    return selector
  }

  private static func key(of option: String) -> String? { split(option)?.key }

  private static let budgetOption = "--budget "
  private static let timeKey = "precision.within"

  /// The overrides that change figures, and not only how long it may take.
  package var overridesOfFigures: [String] { overrides.filter { Self.key(of: $0) != Self.timeKey } }

  /// What `tasks=1,30` is about: `tasks`.
  package static func settingKey(of text: some StringProtocol) -> String {
    Literal.trimmed(String(text.prefix { $0 != "=" }))
  }

  /// `--set tasks=1,30` as `tasks` and `1`, `30`; nil where there is no key or an empty value. A budget is another
  /// way of writing `precision.within`.
  private static func split(_ option: String) -> (key: String, values: [String])? {
    if option.hasPrefix(budgetOption) {
      return (timeKey, [Literal.trimmed(String(option.dropFirst(budgetOption.count)))])
    }
    let text = option.drop { $0 != " " }.dropFirst()
    guard let sign = text.firstIndex(of: "=") else { return nil }
    let key = settingKey(of: text)
    let values = text[text.index(after: sign)...].split(separator: ",", omittingEmptySubsequences: false)
      .map { Literal.trimmed(String($0)) }
    guard !key.isEmpty, values.allSatisfy({ !$0.isEmpty }) else { return nil }
    return (key, values)
  }
}

extension Node {
  private static let factors = ["tasks", "cores", "models", "placement"]
  private static let settings = ["seed", "limit", "clock", "equal"]
  private static let precision = ["target", "rounds", "within", "trial", "warmup"].map { "precision." + $0 }

  /// Puts values in the place of what the file says under a key; gives what is wrong with that.
  fileprivate mutating func replace(
    _ key: String, with values: [Node], at place: Place, parameters: [String]
  ) -> Problem? {
    if Self.factors.contains(key) {
      set(key, to: Node(.list(values), at: place), at: place)
    } else if parameters.contains(key) {
      set("parameters", key, to: Node(.list(values), at: place), at: place)
    } else if Self.settings.contains(key) || Self.precision.contains(key) {
      guard let value = values.first, values.count == 1 else {
        return Problem(place, "\(values.count) values", allowed: "\(key) has one value")
      }
      if Self.settings.contains(key) {
        set(key, to: value, at: place)
      } else {
        set("precision", String(key.dropFirst("precision.".count)), to: value, at: place)
      }
    } else {
      let known = Self.factors + parameters + Self.settings + Self.precision
      return Problem(
        place, "unknown key \(quoted(key))", allowed: "what can be set: \(known.joined(separator: ", "))",
        nearest: nearest(to: key, in: known))
    }
    return nil
  }

  private mutating func set(_ key: String, to value: Node, at place: Place) {
    guard case .mapping(var entries) = content else { return }
    let entry = Entry(key: key, place: place, value: value)
    if let index = entries.firstIndex(where: { $0.key == key }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
    content = .mapping(entries)
  }

  private mutating func set(_ outer: String, _ key: String, to value: Node, at place: Place) {
    var mapping = self[outer] ?? Node(.mapping([]), at: place)
    mapping.set(key, to: value, at: place)
    set(outer, to: mapping, at: place)
  }
}
