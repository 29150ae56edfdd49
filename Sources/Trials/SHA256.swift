import CLinux

/// SHA-256, for telling texts and executables apart; a cryptography package would double the build.
package struct SHA256 {
  private var hash = clinux_sha256()

  package init() { clinux_sha256_start(&hash) }

  /// The digest of a whole message.
  package static func hex(_ message: some Collection<UInt8>) -> String {
    var hash = SHA256()
    hash.update(message)
    return hash.finish()
  }

  /// - Complexity: O(n) bytes.
  package mutating func update(_ bytes: some Collection<UInt8>) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { bytes in
      clinux_sha256_update(&hash, bytes.baseAddress, bytes.count)
    }
    if isDone == nil { update(Array(bytes)) }
  }

  /// The digest of all that was taken in, as 64 hexadecimal digits.
  package consuming func finish() -> String {
    digest().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }

  /// The digest of all that was taken in, as 32 bytes.
  package consuming func digest() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    clinux_sha256_finish(&hash, &digest)
    return digest
  }
}
