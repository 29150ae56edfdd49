import Yams

/// A part of a YAML text that knows where it stands.
///
/// Experiment files are plain data: no anchors, no aliases, one document, at most 64 levels deep. So the tree is
/// never larger than its text, and neither crafted nor broken input can use up the stack or the time.
struct Node: Sendable, Hashable {
  var place: Place
  var content: Content

  enum Content: Sendable, Hashable {
    case scalar(String)
    case list([Node])
    case mapping([Entry])
  }

  struct Entry: Sendable, Hashable {
    var key: String
    var place: Place
    var value: Node
  }

  init(_ content: Content, at place: Place) { (self.place, self.content) = (place, content) }

  /// What stands here, for an error.
  var kind: String {
    switch content {
    case .scalar(let text): text.isEmpty ? "nothing" : quoted(text)
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The value of a key; nil where this is no mapping or has no such key.
  subscript(key: String) -> Node? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }
}

extension Node {
  /// Reads a text. nil stands for a text without content.
  ///
  /// - Complexity: O(n) bytes.
  static func read(_ text: String, path: String) throws(InvalidExperiment) -> Node? {
    if let problem = YAMLGuard.problem(of: text, path: path) { throw InvalidExperiment([problem]) }
    let root: Yams.Node?
    do {
      root = try Yams.compose(yaml: text, .basic)
    } catch {
      if let repeated = DuplicateKeys.problems(of: text, path: path) { throw InvalidExperiment(repeated) }
      throw InvalidExperiment([Problem(error, path: path)])
    }
    guard let root else { return nil }
    var problems: [Problem] = []
    let node = Node(root, path: path, problems: &problems)
    guard problems.isEmpty else { throw InvalidExperiment(problems) }
    return node
  }

  private init(_ node: Yams.Node, path: String, problems: inout [Problem]) {
    place = .line(path: path, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    switch node {
    case .scalar(let scalar): content = .scalar(scalar.string)
    case .sequence(let sequence):
      var items: [Node] = []
      for item in sequence { items.append(Node(item, path: path, problems: &problems)) }
      content = .list(items)
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        let key = Node(key, path: path, problems: &problems)
        let value = Node(value, path: path, problems: &problems)
        guard case .scalar(let name) = key.content else {
          problems.append(Problem(key.place, "\(key.kind) as a key", allowed: "keys are words"))
          continue
        }
        entries.append(Entry(key: name, place: key.place, value: value))
      }
      content = .mapping(entries)
    case .alias:
      // Aliases are refused before the text is parsed.
      content = .scalar("")
    }
  }
}

extension Problem {
  static func duplicate(_ key: String, at place: Place) -> Problem {
    Problem(place, "the key \(quoted(key)) stands twice in one mapping", advice: "keep one of the two")
  }

  /// What the YAML parser says, in this tool's form.
  fileprivate init(_ error: any Error, path: String) {
    func place(_ mark: Mark) -> Place { .line(path: path, line: mark.line, column: mark.column) }
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let opened = context.map { " (\($0.text) that began on line \($0.mark.line))" } ?? ""
      self.init(place(mark), "this is not YAML: \(problem)\(opened)")
    case .duplicatedKeysInMapping(let keys, let context):
      self = .duplicate(keys.first ?? "", at: place(context.mark))
    default:
      self.init(.file(path: path), "this is not YAML: \(error)")
    }
  }
}
