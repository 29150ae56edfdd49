import Foundation
import Glibc

/// The first program of that name that can be run in the folders of `PATH`; nil where there is none.
func program(_ name: String) -> URL? {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
  let paths = path.split(separator: ":").map { "\($0)/\(name)" }
  return paths.first { (path: String) in access(path, X_OK) == 0 }.map { URL(fileURLWithPath: $0) }
}
