#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Reading whole files that others wrote: a bound on their size, and no waiting for pipes and devices.
package enum BoundedFile {
  package enum Failure: Error, Hashable, CustomStringConvertible {
    case system(Int32)
    case notAFile
    case tooLarge(limit: Int)

    package var description: String {
      switch self {
      case .system(let code): systemReason(code)
      case .notAFile: "not a regular file"
      case .tooLarge(let limit): "larger than \(limit >> 20) MiB"
      }
    }
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// - Complexity: O(n) bytes.
  package static func bytes(of path: String, limit: Int) throws(Failure) -> [UInt8] {
    // Without O_NONBLOCK, opening a named pipe waits for its writer.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw .system(errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .system(EISDIR) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    guard status.st_size <= limit else { throw .tooLarge(limit: limit) }

    // Files of /proc say that they have no size: read until the end.
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .system(errno) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    }
  }
}
