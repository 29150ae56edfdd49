import Glibc

extension CSV {
  /// A line of a file with the place where it starts. Its fields are kept as bytes: most of them are never looked at.
  package struct Row: Sendable, Hashable {
    private struct Field: Hashable {
      /// Where it is in the row's bytes.
      var start, end: Int
      /// The column, in bytes from 1, at which it starts on its line of the file.
      var column: Int
    }

    private var bytes: [UInt8] = []
    private var places: [Field] = []
    /// Line of the file that its first field starts on, from 1.
    package internal(set) var line = 1
    /// The offset in the file just behind its line feed.
    package internal(set) var end = 0

    package init() {}

    /// How many fields it has.
    package var count: Int { places.count }

    /// Its fields as text.
    ///
    /// - Complexity: O(n) bytes.
    package var fields: [String] { places.indices.map { self[$0] } }

    /// The column, in bytes from 1, at which each field starts on its line.
    package var columns: [Int] { places.map(\.column) }

    /// A field as text.
    package subscript(place: Int) -> String {
      String(decoding: bytes[places[place].start..<places[place].end], as: UTF8.self)
    }

    /// The bytes of a field.
    func withBytes<Value>(of place: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
      let field = places[place]
      return bytes.withUnsafeBufferPointer {
        body(UnsafeBufferPointer(rebasing: $0[field.start..<field.end]))
      }
    }

    /// Goes through the fields that are not the same, byte by byte, as in another row with as many fields; through all
    /// where there is no other.
    func forEachPlace(
      unlike other: Row?, _ body: (Int) throws(Malformed) -> Void
    ) throws(Malformed) {
      guard let other else {
        for place in places.indices { try body(place) }
        return
      }
      try bytes.withUnsafeBufferPointer { own throws(Malformed) in
        try other.bytes.withUnsafeBufferPointer { theirs throws(Malformed) in
          for place in places.indices {
            let (one, two) = (places[place], other.places[place])
            let length = one.end - one.start
            var isSame = length == two.end - two.start
            if isSame, length > 0, let bytes = own.baseAddress, let others = theirs.baseAddress {
              isSame = memcmp(bytes + one.start, others + two.start, length) == 0
            }
            if !isSame { try body(place) }
          }
        }
      }
    }

    // MARK: While it is read

    /// How long the field is that has not ended yet.
    var openBytes: Int { bytes.count - (places.last?.end ?? 0) }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(_ run: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: run) }

    /// - Parameter column: Where it started.
    mutating func endField(from column: Int) {
      places.append(Field(start: places.last?.end ?? 0, end: bytes.count, column: column))
    }

    /// Notes a field of bytes that are appended later, the whole line at once.
    mutating func note(_ range: Range<Int>) {
      places.append(Field(start: range.lowerBound, end: range.upperBound, column: range.lowerBound + 1))
    }

    /// Forgets its fields, and keeps their room for those of another.
    mutating func clear() {
      bytes.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
    }
  }
}
