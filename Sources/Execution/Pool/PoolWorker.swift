import CLinux
import Glibc
import Synchronization
import Trials

/// One worker of a pool: a thread's queue, its sleepers, and the word that it parks on.
final class PoolWorker: Sendable {
  let number: Int
  let queue = JobQueue()
  let timers = PoolTimers()
  /// 1 while it is parked, or about to be.
  private let parked = Futex()

  init(number: Int) { self.number = number }

  var isParked: Bool { parked.value == 1 }

  /// Says that it is about to park; what comes from now on unparks it.
  func announcePark() { parked.put(1) }

  func cancelPark() { parked.put(0) }

  /// Blocks its thread until it is unparked, or that time has come.
  func park(until time: Nanoseconds) {
    while parked.value == 1, time == .max || now() < time { parked.wait(while: 1, until: time) }
    parked.put(0)
  }

  /// - Returns: Whether it was parked and this call is the one that ends it.
  func unpark() -> Bool { parked.exchange(1, for: 0) }
}
