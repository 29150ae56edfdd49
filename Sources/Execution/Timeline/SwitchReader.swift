import CLinux
import Glibc
import NIOConcurrencyHelpers
import Trials

/// The kernel's record of every switch of this process's threads, and of the processes that it forks, from the moment
/// this value is made; made before there are others than the main thread, so that all are in it.
///
/// Rings of memory that the kernel fills, one a PU, and a thread that empties those that are half full.
final class SwitchReader: @unchecked Sendable {
  // @unchecked: `rings`, `kept` and `lostFrom` are used under `lock`; the rest never changes.
  private let lock = NIOLock()
  private let rings: UnsafeMutableBufferPointer<clinux_switches>
  private let buffer: UnsafeMutablePointer<clinux_switch>
  private var kept: [clinux_switch] = []
  private var lostFrom: Nanoseconds?
  private var stop: [Int32] = [-1, -1]
  private var thread = pthread_t()
  private var hasThread = false

  /// Why the kernel won't.
  struct Refused: Error { let reason: String }

  /// Switches that are kept at most: 10 MB.
  private static let most = 400_000
  private static let batch = 4_096

  /// - Parameter pus: The only PUs that the process's threads may run on.
  init(pus: [Int]) throws(Refused) {
    rings = try Self.open(pus)
    buffer = .allocate(capacity: Self.batch)
    kept.reserveCapacity(Self.most)
    // The thread that opened it is on its PU already.
    kept.append(clinux_switch(time: now(), thread: clinux_thread(), pu: clinux_pu(), kind: CLINUX_ON))
    // Without a thread that empties them the rings hold what they hold, and say so when they were full.
    guard clinux_pipe(&stop) == 0 else { return }
    let code = pthread_create(&thread, nil, Self.main, Unmanaged.passUnretained(self).toOpaque())
    hasThread = code == 0
  }

  private static func open(_ pus: [Int]) throws(Refused) -> UnsafeMutableBufferPointer<clinux_switches> {
    let rings = UnsafeMutableBufferPointer<clinux_switches>.allocate(capacity: pus.count)
    let pages = pages(pus: pus.count)
    for (place, pu) in pus.enumerated() {
      var ring = clinux_switches()
      guard clinux_switches_open(&ring, Int32(clamping: pu), pages) == 0 else {
        let reason = reason(errno)
        for opened in 0..<place { clinux_switches_close(&rings[opened]) }
        rings.deallocate()
        throw Refused(reason: reason)
      }
      rings.initializeElement(at: place, to: ring)
    }
    return rings
  }

  /// Ends the thread and the recording.
  deinit {
    if stop[1] >= 0 { close(stop[1]) }
    if hasThread { pthread_join(thread, nil) }
    if stop[0] >= 0 { close(stop[0]) }
    for place in rings.indices { clinux_switches_close(&rings[place]) }
    rings.deallocate()
    buffer.deallocate()
  }

  /// Forgets what was, but for where each thread is.
  func restart() {
    lock.withLock {
      empty()
      var last: [Int32: clinux_switch] = [:]
      for next in kept where next.time >= last[next.thread]?.time ?? .min { last[next.thread] = next }
      kept.removeAll(keepingCapacity: true)
      kept.append(contentsOf: last.values.filter { $0.kind == CLINUX_ON })
      lostFrom = nil
    }
  }

  /// The switches since the last start, by time, and the time from which on some are missing; nil where none is.
  ///
  /// - Complexity: O(n log n).
  func read() -> (switches: [clinux_switch], missingFrom: Nanoseconds?) {
    lock.withLock {
      empty()
      return (kept.sorted { $0.time < $1.time }, lostFrom)
    }
  }

  private func empty() {
    for place in rings.indices {
      var count = 0
      var last = now()
      repeat {
        count = Int(clinux_switches_read(&rings[place], buffer, Int32(Self.batch)))
        let wasFull = rings[place].was_full != 0
        for next in UnsafeBufferPointer(start: buffer, count: count) {
          if next.kind == CLINUX_LOST || kept.count == Self.most {
            lostFrom = min(lostFrom ?? .max, next.kind == CLINUX_LOST ? last : next.time)
          } else {
            kept.append(next)
          }
          last = next.time
        }
        if wasFull { lostFrom = min(lostFrom ?? .max, last) }
      } while count == Self.batch
    }
  }

  private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { reader in
    if let reader { Unmanaged<SwitchReader>.fromOpaque(reader).takeUnretainedValue().emptyUntilStopped() }
    return nil
  }

  private func emptyUntilStopped() {
    var events = rings.map { pollfd(fd: $0.event, events: Int16(POLLIN), revents: 0) }
    events.append(pollfd(fd: stop[0], events: Int16(POLLIN), revents: 0))
    while true {
      guard poll(&events, nfds_t(events.count), -1) > 0 else { continue }
      if events[events.count - 1].revents != 0 { return }
      lock.withLock { empty() }
    }
  }

  /// 128 pages are what the kernel gives every user for each PU without being asked (perf_event_mlock_kb); 8 MiB in all
  /// are enough.
  private static func pages(pus: Int) -> Int32 {
    var pages: Int32 = 128
    while pages > 8, Int(pages) * pus > 2_048 { pages /= 2 }
    return pages
  }

  private static func reason(_ code: Int32) -> String {
    var reason = "perf_event_open: \(String(cString: strerror(code)))"
    if code == EACCES || code == EPERM {
      reason += "; the kernel allows it up to kernel.perf_event_paranoid = 2"
      if let level = paranoia { reason += ", here it is \(level)" }
    }
    return reason
  }

  private static var paranoia: Int32? {
    guard let file = fopen("/proc/sys/kernel/perf_event_paranoid", "r") else { return nil }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 16)
    return fgets(&text, Int32(text.count), file) == nil ? nil : atoi(text)
  }
}
