import Dispatch
import Execution
import Foundation
import Glibc
import Trials

/// What handing control over costs a generator, that the pool keeps its width, and that it loses nothing against
/// threads where there is nothing to win.
func models() async throws -> [Figure] {
  let worker = FreshWorker()
  let turns = 1_000_000
  var each = Double.infinity
  var threads = 0
  for _ in 0..<5 {
    let result = try await worker.run(.generator, tasks: 2, [.yield(times: turns)], clock: .release)
    each = min(each, result.iterations[0].wall / Double(2 * turns))
    let blocked = try await worker.run(.pool, tasks: 64, [.block(ns: 5_000_000)])
    threads = max(threads, blocked.threads ?? .max)
  }
  let cores = ProcessInfo.processInfo.activeProcessorCount
  return [
    Figure("handing control over, by generator", seconds: each, atMost: 10e-9),
    Figure("threads of pool while 64 tasks block, on \(cores) PUs", count: threads, atMost: cores + 1),
    try poolAgainstThread(cores: cores),
  ] + (try bare())
}

/// As many tasks that compute as there are cores.
private func poolAgainstThread(cores: Int) throws -> Figure {
  let units = UInt64(calibrate() * 0.020)
  func wall(_ model: Model) throws -> Double {
    let role = Role(name: "all", tasks: cores, steps: [.compute(units: units)], repeat: 1)
    let trial = Trial(model: model.rawValue, tasks: cores, pus: [], roles: [role], seed: 1, warmup: 1)
    return try perform(trial).iterations.last?.wall ?? .nan
  }
  let (pool, thread) = try pairs({ try wall(.pool) }, { try wall(.thread) })
  return Figure(
    "wall of pool / thread, \(cores) tasks of 20 ms on \(cores) PUs", ratio: pool / thread, tolerance: 0.01)
}

/// The models that add nothing to what the platform has, against the same calls written by hand: 1,000 tasks of 20 µs,
/// from the first creation to the last join.
private func bare(tasks: Int = 1_000) throws -> [Figure] {
  let units = UInt64(calibrate() * 20e-6)
  func modelled(_ model: Model) throws -> Double {
    let role = Role(name: "all", tasks: tasks, steps: [.compute(units: units)], repeat: 1)
    let trial = Trial(
      model: model.rawValue, tasks: tasks, pus: [], roles: [role], seed: 1, clock: .spawn, warmup: 1)
    return try perform(trial).iterations.last.map { $0.wall + $0.join } ?? .nan
  }
  func timed(_ body: () -> Void) -> Double {
    body()
    let start = now()
    body()
    return Double(now() - start) / 1e9
  }
  return try [
    (Model.task, { bareTasks(tasks, units) }), (.dispatch, { bareItems(tasks, units) }),
    (.thread, { bareThreads(tasks, units) }),
  ].map { (model, body) in
    let (mine, bare) = try pairs({ try modelled(model) }, { timed(body) })
    return Figure(
      "\(model.rawValue) / the same calls bare, \(tasks) tasks of 20 µs", ratio: mine / bare, atMost: 1.05)
  }
}

/// Lower-half means of 40 pairs of measurements, the order within each by coin flip.
func pairs(
  _ one: () throws -> Double, _ other: () throws -> Double, count: Int = 40
) rethrows -> (Double, Double) {
  var (ones, others) = ([Double](), [Double]())
  for _ in 0..<count {
    let isFirst = Bool.random()
    if isFirst { ones.append(try one()) }
    others.append(try other())
    if !isFirst { ones.append(try one()) }
  }
  return (lowerHalfMean(ones), lowerHalfMean(others))
}

@inline(never) private func work(_ task: Int, _ units: UInt64) {
  var kernel = Kernel(seed: 1, task: task)
  kernel.compute(units)
  if kernel.x == 0 && kernel.y == 0 { abort() }  // so that it is used
}

private func bareTasks(_ count: Int, _ units: UInt64) {
  let ended = DispatchSemaphore(value: 0)
  Task {
    await withDiscardingTaskGroup { crews in
      for start in stride(from: 0, to: count, by: 256) {
        crews.addTask {
          await withDiscardingTaskGroup { group in
            for task in start..<min(start + 256, count) { group.addTask { work(task, units) } }
          }
        }
      }
    }
    ended.signal()
  }
  ended.wait()
}

private func bareItems(_ count: Int, _ units: UInt64) {
  let queue = DispatchQueue(label: "bare", attributes: .concurrent)
  let group = DispatchGroup()
  for task in 0..<count { queue.async(group: group) { work(task, units) } }
  group.wait()
}

private func bareThreads(_ count: Int, _ units: UInt64) {
  struct Seat { var (task, units) = (0, UInt64(0)) }
  let seats = UnsafeMutablePointer<Seat>.allocate(capacity: count)
  let threads = UnsafeMutablePointer<pthread_t>.allocate(capacity: count)
  let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
  pthread_attr_init(attributes)
  pthread_attr_setstacksize(attributes, 64 << 10)
  for task in 0..<count {
    (seats + task).initialize(to: Seat(task: task, units: units))
    let code = pthread_create(
      threads + task, attributes,
      { seat in
        if let seat = seat?.assumingMemoryBound(to: Seat.self).pointee { work(seat.task, seat.units) }
        return nil
      }, seats + task)
    precondition(code == 0, "a thread can't be made")
  }
  for task in 0..<count { pthread_join(threads[task], nil) }
  pthread_attr_destroy(attributes)
  attributes.deallocate()
  threads.deallocate()
  seats.deallocate()
}
