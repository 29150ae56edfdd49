import CLinux
import Glibc
import Synchronization

/// A lock for a few instructions. Whoever holds it may lose its PU, so a waiter that has spun for a while gives its
/// own away.
struct SpinLock: ~Copyable, Sendable {
  private let isHeld = Atomic<Bool>(false)

  @inline(__always) borrowing func withLock<Result>(_ body: () -> Result) -> Result {
    if isHeld.exchange(true, ordering: .sequentiallyConsistent) { wait() }
    defer { isHeld.store(false, ordering: .releasing) }
    return body()
  }

  @inline(never) private borrowing func wait() {
    var spins = 0
    repeat {
      while isHeld.load(ordering: .sequentiallyConsistent) {
        spins += 1
        if spins % 64 == 0 { sched_yield() } else { clinux_relax() }
      }
    } while isHeld.exchange(true, ordering: .sequentiallyConsistent)
  }
}
