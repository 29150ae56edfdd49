import Trials

/// What PUs have done since the machine started, as `/proc/stat` counts it, in seconds.
///
/// The kernel shows ticks of 10 ms (USER_HZ, whatever its own HZ is), rounded down. Idle time is exact before that on
/// tickless kernels; time in interrupts is sampled at the kernel's own ticks. Source: proc_stat(5).
package struct CPUTimes: Sendable, Hashable {
  /// Nothing to do, waiting for a disk included.
  package var idle = 0.0
  /// In interrupts and what follows them.
  package var interrupts = 0.0
  /// Wanted to run, while the hypervisor ran somebody else.
  package var steal = 0.0

  package init() {}

  /// The sum of these PUs' times; nil where there is no such file, or it lacks one of them.
  ///
  /// - Parameter root: a folder to look in instead of `/`.
  /// - Complexity: O(PUs of the machine).
  package static func read(of pus: [Int], root: String = "/") -> CPUTimes? {
    guard let bytes = try? BoundedFile.bytes(of: root + "/proc/stat", limit: 16 << 20) else { return nil }
    return CPUTimes(of: pus, in: String(decoding: bytes, as: UTF8.self))
  }

  /// - Parameter text: what `/proc/stat` holds.
  package init?(of pus: [Int], in text: String) {
    var missing = Set(pus)
    for line in text.split(separator: "\n").prefix(while: { $0.hasPrefix("cpu") }) where !missing.isEmpty {
      let fields = line.split(separator: " ")
      // cpuN user nice system idle iowait irq softirq steal …
      guard let pu = fields.first.flatMap({ Int($0.dropFirst(3)) }), missing.contains(pu) else { continue }
      let ticks = fields.dropFirst().prefix(8).compactMap { UInt64($0) }.map { Double($0) }
      guard ticks.count == 8 else { return nil }
      missing.remove(pu)
      idle += (ticks[3] + ticks[4]) * Noise.tick
      interrupts += (ticks[5] + ticks[6]) * Noise.tick
      steal += ticks[7] * Noise.tick
    }
    guard missing.isEmpty, !pus.isEmpty else { return nil }
  }
}
