import Foundation
import Glibc

/// The machine's names, as records keep them.
package struct Host: Sendable, Hashable {
  package var name: String
  /// The operating system's version, such as `Linux 6.1.0`.
  package var kernel: String
  package var cpu: String
  /// Another one after each start of the machine.
  package var bootID: String

  package static func current() -> Host {
    var system = utsname()
    uname(&system)
    let cpu =
      text("/proc/cpuinfo").split(whereSeparator: \.isNewline)
      .first { $0.hasPrefix("model name") }?
      .split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    return Host(
      name: string(system.nodename), kernel: "\(string(system.sysname)) \(string(system.release))",
      cpu: cpu ?? string(system.machine),
      bootID: text("/proc/sys/kernel/random/boot_id").trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }

  private static func string<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// Now in UTC, ISO 8601 with milliseconds.
package func timestamp() -> String {
  Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
}
