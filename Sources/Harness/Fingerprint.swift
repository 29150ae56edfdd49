import Foundation
import Glibc
import Trials

/// What tells one worker from another: the SHA-256 of its command line and of every file that it names, the
/// program itself among them.
package func fingerprint(ofCommand command: [String]) -> String {
  var hash = SHA256()
  for (place, word) in command.enumerated() {
    hash.update(word.utf8)
    hash.update(CollectionOfOne(0))
    let path = place == 0 ? executable(word) : word
    if let path { hash.update(contentsOf: path) }
  }
  return hash.finish()
}

/// The same of one program, wherever it lies: the SHA-256 of its file alone; nil where it can't be read.
package func fingerprint(ofProgram program: String) -> String? {
  guard let path = executable(program) else { return nil }
  var hash = SHA256()
  return hash.update(contentsOf: path) ? hash.finish() : nil
}

extension SHA256 {
  /// - Returns: Whether it is a file that can be read.
  @discardableResult
  fileprivate mutating func update(contentsOf path: String) -> Bool {
    // A device or a pipe would never end.
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let file = FileHandle(forReadingAtPath: path)
    else { return false }
    while let piece = try? file.read(upToCount: 1 << 16), !piece.isEmpty { update(piece) }
    return true
  }
}

/// The file that is started for a program's name: itself where it holds a slash, else the first in PATH.
package func executable(_ program: String) -> String? {
  let manager = FileManager.default
  if program.contains("/") { return manager.isExecutableFile(atPath: program) ? program : nil }
  return (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    .map { "\($0)/\(program)" }
    .first { manager.isExecutableFile(atPath: $0) }
}
