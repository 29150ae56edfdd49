import CLinux
import Glibc
import Synchronization
import Trials

/// Runs Swift tasks on exactly one thread per PU, each bound to its own, whatever the tasks do.
///
/// Every worker has a queue and a timer wheel of its own. A job goes to the queue of the worker that it is made or
/// resumed on, or to each in turn when that happens elsewhere. A worker without a job looks at the others' queues and
/// takes half of one, wakes whose time has come on any wheel, and parks when there is nothing.
///
/// Waking a thread costs more than running most jobs. So the first job in a worker's queue wakes nobody, for that
/// worker is there to run it, and while one worker searches no other is woken to do so: a searcher that finds
/// something passes it on.
final class PoolExecutor: TaskExecutor {
  // Lost wakes. Whoever adds a job or a sleeper writes it first and then looks for parked workers and searchers; a
  // worker first says that it parks, or that its search is over, and then looks once more for jobs and sleepers. All
  // of this is sequentially consistent, so that one of the two sees the other.
  private let workers: [PoolWorker]
  private let parkedCount = Atomic<Int>(0)
  private let searching = Atomic<Bool>(false)
  /// Which parked worker will wake up for the first sleeper of all, and when; -1 and `max` when none will.
  private let watcher = Atomic<Int>(-1)
  private let watched = Atomic<Nanoseconds>(.max)
  private let turn = Atomic<Int>(0)
  private let stopping = Atomic<Bool>(false)

  init(width: Int) { workers = (0..<max(1, width)).map { PoolWorker(number: $0) } }

  var width: Int { workers.count }

  // MARK: From anywhere

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if let own {
      if own.queue.push(job) > 1 { recruit() }
    } else {
      let worker = workers[turn.wrappingAdd(1, ordering: .relaxed).oldValue % workers.count]
      _ = worker.queue.push(job)
      if !unpark(worker) { recruit() }
    }
  }

  /// Wakes a task after that time.
  func wake(_ sleeper: UnsafeContinuation<Void, Never>, after span: Nanoseconds) {
    (own ?? workers[0]).timers.add(sleeper, due: now() + max(0, span))
    if own == nil { rewatch(workers[0].timers.next) }
  }

  /// Has its threads end once they have nothing left to do.
  func stop() {
    stopping.store(true, ordering: .sequentiallyConsistent)
    for worker in workers { _ = unpark(worker) }
  }

  /// The worker that runs on this thread; nil on threads of others.
  private var own: PoolWorker? {
    guard let pointer = clinux_get_own() else { return nil }
    let worker = Unmanaged<PoolWorker>.fromOpaque(pointer).takeUnretainedValue()
    return worker === workers[min(worker.number, workers.count - 1)] ? worker : nil
  }

  // MARK: A worker's thread

  /// What the thread of worker `number` does until the pool is stopped.
  func work(_ number: Int) {
    let worker = workers[number]
    clinux_set_own(Unmanaged.passUnretained(worker).toOpaque())
    defer { clinux_set_own(nil) }
    let spoils = Spoils()
    while true {
      while let job = next(worker, spoils) {
        if parkedCount.load(ordering: .sequentiallyConsistent) > 0 { handOver(worker) }
        job.runSynchronously(on: asUnownedTaskExecutor())
      }
      if search(worker, spoils) { continue }
      if stopping.load(ordering: .sequentiallyConsistent) { return }
      park(worker)
    }
  }

  /// The worker's next job, its own sleepers woken first.
  @inline(__always) private func next(_ worker: PoolWorker, _ spoils: Spoils) -> UnownedJob? {
    if worker.timers.next != .max { fire(worker.timers, spoils) }
    return worker.queue.pop()
  }

  @discardableResult
  private func fire(_ timers: PoolTimers, _ spoils: Spoils) -> Bool {
    let time = now()
    guard timers.next <= time else { return false }
    let count = timers.take(dueBy: time, into: spoils.sleepers, most: Spoils.capacity)
    for number in 0..<count { spoils.sleepers[number].resume() }
    return count > 0
  }

  /// Looks for work elsewhere, and brings it into the worker's own queue.
  private func search(_ worker: PoolWorker, _ spoils: Spoils) -> Bool {
    guard !searching.exchange(true, ordering: .sequentiallyConsistent) else { return false }
    var found = 0
    for distance in 1..<max(2, workers.count) where found == 0 && workers.count > 1 {
      let other = workers[(worker.number + distance) % workers.count]
      found = other.queue.steal(into: spoils.jobs, most: Spoils.capacity)
      for number in 0..<found { _ = worker.queue.push(spoils.jobs[number]) }
      if found == 0, other.timers.next != .max, fire(other.timers, spoils) { found = 1 }
    }
    searching.store(false, ordering: .sequentiallyConsistent)
    // Whoever added a job meanwhile relied on this search, which is over.
    if found > 0, workers.contains(where: { $0.queue.count > ($0 === worker ? 1 : 0) }) { recruit() }
    return found > 0
  }

  private func park(_ worker: PoolWorker) {
    worker.announcePark()
    parkedCount.add(1, ordering: .sequentiallyConsistent)
    defer { parkedCount.subtract(1, ordering: .sequentiallyConsistent) }
    guard !stopping.load(ordering: .sequentiallyConsistent), !workers.contains(where: { $0.queue.count > 0 })
    else { return worker.cancelPark() }
    let isWatcher = watcher.compareExchange(
      expected: -1, desired: worker.number, ordering: .sequentiallyConsistent
    ).exchanged
    guard isWatcher else {
      rewatch(worker.timers.next)  // the watcher may have looked before this worker's last sleeper came
      return worker.park(until: .max)
    }
    let first = firstDue
    watched.store(first, ordering: .sequentiallyConsistent)
    worker.park(until: first)
    watched.store(.max, ordering: .sequentiallyConsistent)
    watcher.store(-1, ordering: .sequentiallyConsistent)
  }

  // MARK: Waking workers

  /// Wakes one parked worker to search, unless one is searching already.
  private func recruit() {
    guard parkedCount.load(ordering: .sequentiallyConsistent) > 0,
      !searching.load(ordering: .sequentiallyConsistent)
    else { return }
    for worker in workers where unpark(worker) { return }
  }

  private func unpark(_ worker: PoolWorker) -> Bool { worker.isParked && worker.unpark() }

  /// Sees to it that sleepers are woken while this worker is busy.
  private func handOver(_ worker: PoolWorker) {
    if watcher.load(ordering: .sequentiallyConsistent) >= 0 {
      rewatch(worker.timers.next)
    } else {
      rewatch(firstDue)  // it may have been the watcher of them all
    }
  }

  private var firstDue: Nanoseconds { workers.reduce(.max) { min($0, $1.timers.next) } }

  /// Sees to it that some parked worker wakes up at `time`, while others are busy.
  private func rewatch(_ time: Nanoseconds) {
    guard time < watched.load(ordering: .sequentiallyConsistent) else { return }
    let watcher = watcher.load(ordering: .sequentiallyConsistent)
    if watcher >= 0, unpark(workers[watcher]) { return }
    for worker in workers where unpark(worker) { return }
  }
}

/// Where a worker puts what it takes from queues and wheels: made once.
private final class Spoils {
  static let capacity = 128
  let jobs = UnsafeMutablePointer<UnownedJob>.allocate(capacity: capacity)
  let sleepers = UnsafeMutablePointer<UnsafeContinuation<Void, Never>>.allocate(capacity: capacity)

  deinit {
    jobs.deallocate()
    sleepers.deallocate()
  }
}
