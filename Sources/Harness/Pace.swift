import CLinux
import Foundation
import Glibc
import Trials

/// The calibration loop: a fixed amount of the kernel, timed by the CPU clock of its thread.
///
/// That clock stands still while others run, which `Noise` sees; what it shows is how fast the processor itself is: its
/// frequency, its heat, a neighbour on the same core.
enum Pace {
  /// What the loop is meant to take, at the run's reference rate.
  static let seconds = 0.02
  /// CPU seconds after which it is given up: a rate that belongs to another machine, or to another build.
  private static let limit = 0.1

  /// - Returns: CPU seconds of all the units; nil when the thread can't be bound, or they take too long.
  static func measure(_ units: UInt64, on pu: Int) async -> Double? {
    await withCheckedContinuation { continuation in
      // A thread of its own: workers would inherit a binding from the one that starts them.
      Thread.detachNewThread {
        var number = Int32(pu)
        guard clinux_bind(&number, 1) == 0 else { return continuation.resume(returning: nil) }
        continuation.resume(returning: compute(units))
      }
    }
  }

  private static func compute(_ units: UInt64) -> Double? {
    var kernel = Kernel(seed: 1, task: 0)
    var left = units
    let start = now()
    while left > 0 {
      // About a millisecond: reading this clock takes a microsecond.
      let piece = min(left, 1_000_000)
      kernel.compute(piece)
      left -= piece
      if now() - start > limit { return nil }
    }
    let span = now() - start
    // The result is used, so the work is done: no state of the kernel is all zeros.
    return kernel.x == 0 && kernel.y == 0 ? nil : span
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
