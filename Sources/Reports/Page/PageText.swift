import Foundation
import Mustache

/// How text of files gets into the page.
///
/// mustache's own escaping goes by characters and so misses a quote or a bracket with a combining mark behind it, which
/// ends an attribute all the same. This one goes by bytes.
struct PageEscaping: MustacheContentType {
  /// What templates call it.
  static let name = "PAGE"

  func escapeText(_ text: String) -> String {
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "<"): escaped += "&lt;".utf8
      case UInt8(ascii: ">"): escaped += "&gt;".utf8
      case UInt8(ascii: "&"): escaped += "&amp;".utf8
      case UInt8(ascii: "\""): escaped += "&quot;".utf8
      case UInt8(ascii: "'"): escaped += "&#39;".utf8
      default: escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }
}

/// JSON for a script element: nothing in it can end the element, and no sign in it ends a line of JavaScript.
///
/// - Throws: `EncodingError` for a figure that JSON has no word for.
func scriptJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // Outside of strings JSON has none of these.
  let escapes = [
    UInt32(0x3C): "\\u003c", 0x3E: "\\u003e", 0x26: "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029",
  ]
  let text = String(decoding: try encoder.encode(value), as: UTF8.self)
  guard text.unicodeScalars.contains(where: { escapes[$0.value] != nil }) else { return text }
  var escaped = ""
  for scalar in text.unicodeScalars {
    if let escape = escapes[scalar.value] { escaped += escape } else { escaped.unicodeScalars.append(scalar) }
  }
  return escaped
}
