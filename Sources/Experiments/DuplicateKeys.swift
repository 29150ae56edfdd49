import Yams

/// Finds where a mapping has a key for the second time. The YAML parser refuses such a text, but only says where the
/// key stands first.
///
/// So the first of the two gets a mark, a character that no key begins with, and the text is read again until the
/// parser has nothing to object to: then every key that is the same but for the mark is a duplicate.
enum DuplicateKeys {
  /// Of the planes for private use.
  private static let mark: Unicode.Scalar = "\u{F0000}"
  /// More than these are not looked for.
  private static let most = 20

  /// Every duplicate; nil where there is none, or where none can be told apart in this way.
  ///
  /// - Complexity: O(n) bytes for each of at most 20 duplicates.
  static func problems(of text: String, path: String) -> [Problem]? {
    guard !text.unicodeScalars.contains(mark) else { return nil }
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    for _ in 0..<most {
      do {
        let marked = lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n")
        guard let root = try Yams.compose(yaml: marked, .basic) else { return nil }
        var problems: [Problem] = []
        collect(root, lines, path, &problems)
        return problems.isEmpty ? nil : problems
      } catch YamlError.duplicatedKeysInMapping(_, let context) {
        let (line, column) = (context.mark.line - 1, context.mark.column - 1)
        guard lines.indices.contains(line), lines[line].indices.contains(column) else { return nil }
        // Within the quotes of a key that has some.
        let isQuoted = lines[line][column] == "\"" || lines[line][column] == "'"
        lines[line].insert(mark, at: isQuoted ? column + 1 : column)
      } catch {
        return nil
      }
    }
    return nil
  }

  private static func collect(
    _ node: Yams.Node, _ lines: [[Unicode.Scalar]], _ path: String, _ problems: inout [Problem]
  ) {
    switch node {
    case .sequence(let sequence): for item in sequence { collect(item, lines, path, &problems) }
    case .mapping(let mapping):
      var seen: Set<String> = []
      for (key, value) in mapping {
        if let name = key.scalar.map({ name(of: $0.string) }), !seen.insert(name).inserted, let at = key.mark
        {
          // Marks before it on its line are not in the file.
          let marks = lines[at.line - 1].prefix(at.column - 1).count { $0 == mark }
          problems.append(.duplicate(name, at: .line(path: path, line: at.line, column: at.column - marks)))
        }
        collect(value, lines, path, &problems)
      }
    case .scalar, .alias: break
    }
  }

  private static func name(of key: String) -> String {
    String(String.UnicodeScalarView(key.unicodeScalars.filter { $0 != mark }))
  }
}
