/// What hwloc does not say about a description that it refuses, or would need minutes and gigabytes for.
enum SyntheticDescription {
  /// As many CPUs as Linux knows on x86.
  static let mostPUs = 8192
  /// hwloc's time grows with the cube of an object's children: 2,000 take 1 s, 8,000 take 60 s.
  static let mostChildren = 2048
  static let longest = 4096

  /// Checks sizes and the shape of words; names and the order of levels are left to hwloc.
  ///
  /// - Returns: the levels' words, such as `core:16`, from the outside in.
  static func levels(checking text: String) throws(TopologyError) -> [Substring] {
    func refused(_ reason: String) -> TopologyError { .badDescription(text, reason: reason) }

    guard text.utf8.count <= longest else { throw refused("longer than \(longest) bytes") }
    guard text.utf8.allSatisfy({ (32..<127).contains($0) }) else {
      throw refused("something other than plain ASCII letters, digits and signs")
    }
    let levels = try words(of: text)
    guard !levels.isEmpty else { throw refused("no level, so the machine would have no core") }

    var pus = 1
    for level in levels {
      let count = level.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).last ?? level
      // hwloc also reads hexadecimal and octal numbers; here 010 is a slip and not 8.
      guard let first = count.utf8.first, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first),
        count.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else { throw refused("'\(level)' needs a count from 1, such as core:4") }
      guard let children = Int(count), children <= mostChildren else {
        throw refused("'\(level)' is more than \(mostChildren) objects below one")
      }
      pus *= children
      guard pus <= mostPUs else { throw refused("more than \(mostPUs) PUs") }
    }

    // Every set that hwloc makes is as large as the largest number in it.
    for list in text.split(separator: "indexes=").dropFirst() {
      let numbers = list.prefix { $0 != ")" }.split { !$0.isNumber }
      guard numbers.allSatisfy({ (Int($0) ?? .max) < mostPUs }) else {
        throw refused("an index of \(mostPUs) or more")
      }
    }
    return levels
  }

  /// The levels' words, without their attributes `(…)` and what is attached to them `[…]`.
  private static func words(of text: String) throws(TopologyError) -> [Substring] {
    var (levels, start, closing): ([Substring], String.Index?, Character?) = ([], nil, nil)
    for (index, character) in zip(text.indices, text) {
      if closing != nil {
        if character == closing { closing = nil }
        continue
      }
      if character == " " || character == "(" || character == "[" {
        if let word = start { levels.append(text[word..<index]) }
        start = nil
        closing = character == "(" ? ")" : character == "[" ? "]" : nil
      } else if start == nil {
        start = index
      }
    }
    guard closing == nil else { throw .badDescription(text, reason: "a bracket is never closed") }
    if let word = start { levels.append(text[word...]) }
    return levels
  }
}
