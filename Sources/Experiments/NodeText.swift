extension Node {
  /// The tree as one line of YAML's flow style, which reads back as the same tree.
  var yaml: String {
    switch content {
    case .scalar(let text): Self.scalar(text)
    case .list(let items): "[" + items.map(\.yaml).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\(Self.scalar($0.key)): \($0.value.yaml)" }.joined(separator: ", ") + "}"
    }
  }

  /// A mapping with a line for each of its keys.
  var yamlLines: String {
    guard case .mapping(let entries) = content else { return yaml + "\n" }
    return entries.map { "\(Self.scalar($0.key)): \($0.value.yaml)\n" }.joined()
  }

  private static func scalar(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "._$/+% ".unicodeScalars.contains($0)
    }
    if isPlain, let first = text.first, let last = text.last, first != "%", first != " ", last != " " {
      return text
    }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: escaped += "\\\(scalar)"
      case 0..<32, 0x7F..<0xA0: escaped += "\\x" + (scalar.value < 16 ? "0" : "") + hex(scalar)
      case 0x2028, 0x2029: escaped += "\\u" + hex(scalar)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\"\(escaped)\""
  }

  private static func hex(_ scalar: Unicode.Scalar) -> String { String(scalar.value, radix: 16) }
}
