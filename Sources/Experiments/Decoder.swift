import Trials

/// Turns nodes into values and collects everything that is wrong on the way, so that all of it is said at once.
///
/// Every method that gives an optional has reported why when it gives nil.
struct Decoder {
  private(set) var problems: [Problem] = []
  /// The experiment's own parameters, for `$name`.
  var parameters: [String: [Node]] = [:]
  /// Names of parameters that some step or share uses.
  var usedParameters: Set<String> = []

  mutating func report(
    _ place: Place, _ found: String, allowed: String? = nil, nearest: String? = nil, advice: String? = nil
  ) {
    problems.append(Problem(place, found, allowed: allowed, nearest: nearest, advice: advice))
  }

  /// The entries of a mapping by key, after refusing keys that are not known.
  mutating func fields(of node: Node, what: String, known: [String]) -> [String: Node]? {
    guard case .mapping(let entries) = node.content else {
      report(
        node.place, "\(what): \(node.kind)",
        allowed: "a mapping with the keys \(known.joined(separator: ", ")) is needed")
      return nil
    }
    var fields: [String: Node] = [:]
    for entry in entries {
      if known.contains(entry.key) {
        fields[entry.key] = entry.value
      } else {
        report(
          entry.place, "unknown key \(quoted(entry.key))",
          allowed: "known here: \(known.joined(separator: ", "))",
          nearest: nearest(to: entry.key, in: known))
      }
    }
    return fields
  }

  /// The items of a list; a single value counts as a list of one.
  mutating func items(of node: Node, what: String) -> [Node]? {
    switch node.content {
    case .list(let items) where !items.isEmpty: return items
    case .scalar(let text) where !text.isEmpty: return [node]
    case .list, .scalar, .mapping:
      report(node.place, "\(what): \(emptiness(node))", allowed: "a value or a list of values is needed")
      return nil
    }
  }

  /// The items of what has to be a list.
  mutating func list(_ node: Node, what: String, allowed: String) -> [Node]? {
    guard case .list(let items) = node.content, !items.isEmpty else {
      report(node.place, "\(what): \(emptiness(node))", allowed: allowed)
      return nil
    }
    return items
  }

  private func emptiness(_ node: Node) -> String {
    node.content == .list([]) ? "an empty list" : node.kind
  }

  /// The text of a scalar that is not empty.
  mutating func text(_ node: Node, what: String) -> String? {
    guard case .scalar(let text) = node.content, !text.isEmpty else {
      report(node.place, "\(what): \(node.kind)", allowed: "a text is needed")
      return nil
    }
    return text
  }

  /// A scalar, read by `parse`.
  mutating func value<Value>(
    _ node: Node, what: String, _ parse: (String) throws(Unreadable) -> Value
  ) -> Value? {
    guard case .scalar(let text) = node.content else {
      report(node.place, "\(what): \(node.kind)", allowed: "a single value is needed")
      return nil
    }
    do {
      return try parse(text)
    } catch {
      report(node.place, "\(what): \(error.found)", allowed: error.allowed)
      return nil
    }
  }

  /// A scalar or `$name`, of which every level has to be readable.
  mutating func valueOrParameter<Value>(
    _ node: Node, what: String, _ parse: (String) throws(Unreadable) -> Value
  ) -> Experiment.Value<Value>? {
    guard case .scalar(let text) = node.content, text.hasPrefix("$") else {
      return value(node, what: what, parse).map { .literal($0) }
    }
    let name = String(text.dropFirst())
    guard let levels = parameters[name] else {
      let known = parameters.keys.sorted().map { "$" + $0 }
      report(
        node.place, "\(what): unknown parameter \(quoted(text))",
        allowed: known.isEmpty
          ? "the file has no `parameters`" : "known parameters: \(known.joined(separator: ", "))",
        nearest: nearest(to: text, in: known),
        advice: known.isEmpty ? "declare it, as in `parameters: { \(name): [1ms, 10ms] }`" : nil)
      return nil
    }
    usedParameters.insert(name)
    var isReadable = true
    for level in levels where value(level, what: "parameter \(quoted(name)), used in \(what)", parse) == nil {
      isReadable = false
    }
    return isReadable ? .parameter(name) : nil
  }

  /// One of a closed set of words.
  mutating func word<Word: RawRepresentable & CaseIterable>(
    _ node: Node, what: String, as type: Word.Type
  ) -> Word? where Word.RawValue == String {
    let known = Word.allCases.map(\.rawValue)
    guard case .scalar(let text) = node.content, let word = Word(rawValue: text) else {
      var near: String?
      if case .scalar(let text) = node.content { near = nearest(to: text, in: known) }
      report(
        node.place, "\(what): \(node.kind)", allowed: "allowed: \(known.joined(separator: ", "))",
        nearest: near)
      return nil
    }
    return word
  }

  /// Reports the name if it would not do as a word in tables, options and file names.
  mutating func check(name: String, at place: Place, what: String) {
    guard ModelName.isName(name) else {
      report(
        place, "\(what): the name \(quoted(name))",
        allowed: "names are up to 64 letters, digits, `-`, `_` and `.`")
      return
    }
  }
}
