import CLinux
import Foundation
import Glibc

/// A private folder for the files of one trial, removed with this value.
///
/// Its owner holds a lock on it, which the kernel takes back however the owner ends: so a folder that nobody has
/// locked was left by a juggle that was killed, and the next one that makes a folder removes it.
final class TrialFolder: Sendable {
  let path: String
  private let lock: Int32

  /// - Throws: When none can be made, with the reason.
  init() throws(WorkerProcess.CannotStart) {
    let base = Self.base
    Self.removeAbandoned(in: base)
    var template = Array("\(base)/\(Self.prefix)XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .init(
        description:
          "no folder for the trial's files can be made in \(base): \(String(cString: strerror(errno))); "
          + "name one that can be written to with TMPDIR")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if lock >= 0 { flock(lock, LOCK_EX | LOCK_NB) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
    if lock >= 0 { close(lock) }
  }

  /// `TMPDIR`, else `/var/tmp`, which is on a disk where `/tmp` is often in memory.
  static var base: String {
    if let named = ProcessInfo.processInfo.environment["TMPDIR"], !named.isEmpty { return named }
    return access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp"
  }

  /// Of one user's folders: nobody can remove another's.
  private static var prefix: String { "juggle-\(getuid())-" }

  /// - Complexity: O(entries of `base`).
  private static func removeAbandoned(in base: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
    where name.hasPrefix(prefix) {
      let path = "\(base)/\(name)"
      let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      guard folder >= 0 else { continue }
      defer { close(folder) }
      var status = stat()
      // One that was made a moment ago may not be locked yet.
      let isOld =
        fstat(folder, &status) == 0 && status.st_uid == getuid() && time(nil) - status.st_mtim.tv_sec > 5
      if isOld, flock(folder, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(atPath: path) }
    }
  }
}
