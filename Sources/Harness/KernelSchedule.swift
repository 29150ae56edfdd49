import Glibc
import Topology
package import Trials

/// What the kernel says of how it shares PUs out; nil for what it doesn't say.
package struct KernelSchedule: Sendable, Hashable {
  /// How long a thread may run before others do.
  package var slice: Nanoseconds?
  /// Timer ticks a second.
  package var hertz: Int?

  package init(slice: Nanoseconds? = nil, hertz: Int? = nil) { (self.slice, self.hertz) = (slice, hertz) }

  /// `se.slice` of /proc/self/sched, and CONFIG_HZ of the kernel's configuration in /boot, which not every system has.
  ///
  /// - Parameter root: Where the kernel's files are looked for.
  package static func read(root: String = "/", release: String? = nil) -> KernelSchedule {
    var system = utsname()
    uname(&system)
    let running = withUnsafeBytes(of: system.release) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    let slice = lines(root + "proc/self/sched").lazy.compactMap { line -> Nanoseconds? in
      let parts = line.split(separator: ":")
      guard parts.count == 2, parts[0].split(separator: " ") == ["se.slice"] else { return nil }
      return parts[1].split(separator: " ").first.flatMap { Nanoseconds($0) }
    }.first
    let hertz = lines(root + "boot/config-\(release ?? running)").lazy.compactMap { line -> Int? in
      line.hasPrefix("CONFIG_HZ=") ? Int(line.dropFirst("CONFIG_HZ=".count)) : nil
    }.first
    // What can't be is as good as unknown.
    return KernelSchedule(
      slice: slice.flatMap { (1_000...1_000_000_000).contains($0) ? $0 : nil },
      hertz: hertz.flatMap { (1...100_000).contains($0) ? $0 : nil })
  }

  private static func lines(_ path: String) -> [Substring] {
    guard let bytes = try? BoundedFile.bytes(of: path, limit: 1 << 20) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
  }
}
