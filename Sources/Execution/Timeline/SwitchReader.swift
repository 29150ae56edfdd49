import CLinux
import Glibc
import NIOConcurrencyHelpers
import Trials

/// The kernel's record of every switch of this process's threads, and of the processes that it forks, from the moment
/// this value is made; made before there are others than the main thread, so that all are in it.
///
/// Rings of memory that the kernel fills, one a PU, and a thread that empties those that are half full.
final class SwitchReader: @unchecked Sendable {
  // @unchecked: `rings`, `buffer` and `state` are used under `lock`; the rest never changes.
  private let lock = NIOLock()
  private let rings: UnsafeMutableBufferPointer<clinux_switches>
  private let buffer: UnsafeMutablePointer<clinux_switch>
  private var state: State

  private struct State {
    /// Before the first start only each thread's last switch is kept.
    var last: [Int32: clinux_switch] = [:]
    var kept: [clinux_switch]?
    /// From when on something is missing.
    var lostFrom: Nanoseconds?
    /// The time of each ring's last record.
    var heard: [Nanoseconds]
    /// Rings that were full when the recording began: they will say so with their next record.
    var owesLoss: [Bool]

    init(rings: Int) {
      heard = Array(repeating: Execution.now(), count: rings)
      owesLoss = Array(repeating: false, count: rings)
    }
  }

  private var stop: [Int32] = [-1, -1]
  private var thread = pthread_t()
  private var hasThread = false

  /// Why the kernel won't.
  struct Refused: Error { let reason: String }

  /// Switches that are kept at most: 10 MB.
  private static let most = 400_000
  private static let batch = 4_096

  /// - Parameters:
  ///   - pus: The only PUs that the process's threads may run on.
  ///   - hasThread: Whether a thread empties the rings meanwhile. Without it they hold what they hold, and say so when they
  ///     were full.
  init(pus: [Int], hasThread: Bool = true) throws(Refused) {
    rings = try Self.open(pus)
    buffer = .allocate(capacity: Self.batch)
    state = State(rings: pus.count)
    // The thread that opened it is on its PU already.
    let own = clinux_switch(time: now(), thread: clinux_thread(), pu: clinux_pu(), kind: CLINUX_ON)
    state.last[own.thread] = own
    guard hasThread, clinux_pipe(&stop) == 0 else { return }
    let code = pthread_create(&thread, nil, Self.main, Unmanaged.passUnretained(self).toOpaque())
    self.hasThread = code == 0
  }

  private static func open(_ pus: [Int]) throws(Refused) -> UnsafeMutableBufferPointer<clinux_switches> {
    let rings = UnsafeMutableBufferPointer<clinux_switches>.allocate(capacity: pus.count)
    var pages = pages(pus: pus.count)
    for (place, pu) in pus.enumerated() {
      var ring = clinux_switches()
      var code = clinux_switches_open(&ring, Int32(clamping: pu), pages)
      while code == CLINUX_NO_RING, pages > 1 {
        pages /= 2
        code = clinux_switches_open(&ring, Int32(clamping: pu), pages)
      }
      guard code == CLINUX_OPEN else {
        let reason = reason(code, errno)
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

  /// Begins: all switches are kept from here on, and of those before only where each thread is.
  func start() {
    lock.withLock {
      empty()
      // Where something is missing a thread may be anywhere; the one that calls is on a PU.
      let own = clinux_thread()
      let isWhole = state.lostFrom == nil
      var kept = state.last.values.filter { $0.kind == CLINUX_ON && (isWhole || $0.thread == own) }
      kept.reserveCapacity(Self.most)
      state.kept = kept
      state.owesLoss = rings.map { $0.was_full != 0 }
      state.lostFrom = nil
    }
  }

  /// The switches since the start, by time, and the time from which on some are missing; nil where none is.
  ///
  /// - Complexity: O(n log n).
  func read() -> (switches: [clinux_switch], missingFrom: Nanoseconds?) {
    lock.withLock {
      empty()
      return ((state.kept ?? []).sorted { $0.time < $1.time }, state.lostFrom)
    }
  }

  private func empty() {
    for place in rings.indices {
      var (count, wasFull) = (0, false)
      repeat {
        count = Int(clinux_switches_read(&rings[place], buffer, Int32(Self.batch)))
        wasFull = wasFull || rings[place].was_full != 0
        for next in UnsafeBufferPointer(start: buffer, count: count) { take(next, from: place) }
      } while count == Self.batch
      // Asked for as it was before it was emptied; for `start`.
      rings[place].was_full = wasFull ? 1 : 0
      if wasFull { lose(from: state.heard[place]) }
    }
  }

  private func take(_ next: clinux_switch, from place: Int) {
    if next.kind == CLINUX_LOST {
      if state.owesLoss[place] { state.owesLoss[place] = false } else { lose(from: state.heard[place]) }
    } else if let count = state.kept?.count {
      if count < Self.most { state.kept?.append(next) } else { lose(from: next.time) }
    } else if next.time >= state.last[next.thread]?.time ?? .min {
      state.last[next.thread] = next
    }
    state.heard[place] = next.time
  }

  private func lose(from time: Nanoseconds) { state.lostFrom = min(state.lostFrom ?? .max, time) }

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
      // One that reports an error would report it for ever.
      for place in rings.indices
      where events[place].revents & Int16(POLLIN) == 0 && events[place].revents != 0 {
        events[place].fd = -1
      }
      lock.withLock { empty() }
    }
  }

  /// 512 KiB are what the kernel gives every user for each PU without being asked (perf_event_mlock_kb), its page of
  /// figures aside; 8 MiB in all are enough.
  private static func pages(pus: Int) -> Int32 {
    let page = max(1, sysconf(Int32(_SC_PAGESIZE)))
    var pages = max(1, (512 << 10) / page)
    while pages > 1, pages * page * pus > 8 << 20 { pages /= 2 }
    return Int32(pages)
  }

  private static func reason(_ failed: clinux_open, _ code: Int32) -> String {
    let said = String(cString: strerror(code))
    guard failed == CLINUX_NO_EVENT else {
      return
        "perf_event_open gave no memory: \(said); kernel.perf_event_mlock_kb and `ulimit -l` say how much there is"
    }
    guard code == EACCES || code == EPERM, let level = paranoia, level > 2 else {
      return "perf_event_open: \(said)"
    }
    return
      "perf_event_open: \(said); the kernel allows it up to kernel.perf_event_paranoid = 2, here it is \(level)"
  }

  private static var paranoia: Int32? {
    guard let file = fopen("/proc/sys/kernel/perf_event_paranoid", "r") else { return nil }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 16)
    return fgets(&text, Int32(text.count), file) == nil ? nil : atoi(text)
  }
}
