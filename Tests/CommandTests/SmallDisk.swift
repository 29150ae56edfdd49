import Foundation
import Glibc

/// A file system in memory with little room, mounted over a folder until it is unmounted or this value ends.
final class SmallDisk {
  private let folder: URL
  private var isMounted = true

  struct Refused: Error { let reason: String }

  init(_ folder: URL, bytes: Int) throws {
    self.folder = folder
    guard mount("none", folder.path, "tmpfs", 0, "size=\(bytes)") == 0 else {
      throw Refused(reason: String(cString: strerror(errno)))
    }
  }

  deinit { try? unmount() }

  func unmount() throws {
    guard isMounted else { return }
    isMounted = false
    guard umount2(folder.path, Int32(MNT_DETACH)) == 0 else {
      throw Refused(reason: String(cString: strerror(errno)))
    }
  }

  /// Whether this process may mount: root may, in most containers it may not.
  static let isPossible: Bool = {
    guard let folder = try? Folder(), let disk = try? SmallDisk(folder.url, bytes: 1 << 16) else {
      return false
    }
    return (try? disk.unmount()) != nil
  }()
}
