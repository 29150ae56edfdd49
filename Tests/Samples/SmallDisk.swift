import Foundation
import Glibc

/// A file system in memory with little room, in a folder of its own: for disks that are full.
package struct SmallDisk {
  package let path: String

  /// Whether this process may mount one: root may, but not in every container.
  package static let mayBeMounted: Bool = {
    let disk = SmallDisk(bytes: 4_096)
    disk?.remove()
    return disk != nil
  }()

  /// Nil where it can't be mounted.
  package init?(bytes: Int) {
    path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    guard (try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)) != nil
    else { return nil }
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(bytes)") == 0 else {
      try? FileManager.default.removeItem(atPath: path)
      return nil
    }
  }

  /// Unmounts it, now or when nobody uses it any more.
  package func remove() {
    umount2(path, Int32(MNT_DETACH))
    try? FileManager.default.removeItem(atPath: path)
  }
}
