/// A saved topology, looked through before hwloc parses it.
enum XMLFile {
  /// hwloc needs 14 MB for 16,000 PUs.
  static let largest = 32 << 20

  static func read(_ path: String) throws(TopologyError) -> [UInt8] {
    func refused(_ reason: String) -> TopologyError { .badFile(path: path, reason: reason) }

    let bytes: [UInt8]
    do { bytes = try BoundedFile.bytes(of: path, limit: largest) } catch { throw refused("\(error)") }
    guard !bytes.isEmpty else { throw refused("empty") }
    guard !bytes.contains(0) else { throw refused("not text, it holds a NUL byte") }
    let start = bytes.drop { $0 <= 32 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    guard start.first == UInt8(ascii: "<") else { throw refused("not XML") }
    guard count("<topology", in: bytes) > 0 else { throw refused("no <topology> in it") }
    // Nested entities can make a parser write gigabytes.
    guard count("<!ENTITY", in: bytes) == 0 else { throw refused("it declares entities") }
    guard count("type=\"PU\"", in: bytes) <= SyntheticDescription.mostPUs else {
      throw refused("more than \(SyntheticDescription.mostPUs) PUs")
    }
    return bytes
  }

  private static func count(_ word: StaticString, in bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes { text in
      word.withUTF8Buffer { word in
        guard let first = word.first, text.count >= word.count else { return 0 }
        return (0...text.count - word.count).reduce(into: 0) { count, place in
          guard text[place] == first else { return }
          if text[place..<place + word.count].elementsEqual(word) { count += 1 }
        }
      }
    }
  }
}
