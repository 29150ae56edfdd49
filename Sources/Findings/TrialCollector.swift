import Statistics
import Trials

/// Makes figures of a trial whose rows come in one by one: of each only its figures are kept.
struct TrialCollector {
  private static let responses = Response.allCases

  private var cellID = ""
  private var round = 0
  private var attempt = 0
  private var units: Int?
  private var failure: String?
  private var disturbance: Disturbance?
  /// The largest is the last.
  private var iterations: [Int] = []
  /// How many of them are timed.
  private var timed = 0
  /// Of these, by response.
  private var values = [[Double]](repeating: [], count: responses.count)
  private var cpu: [Double] = []
  private var runQueue: [Double] = []

  var isEmpty: Bool { iterations.isEmpty }

  /// Whether it has a row of this iteration.
  ///
  /// - Complexity: O(rows), but O(1) of one behind all others.
  func has(iteration: Int) -> Bool {
    guard let last = iterations.last, iteration <= last else { return false }
    return iterations.contains(iteration)
  }

  /// - Parameter record: Of the same trial as those before it, and another iteration.
  mutating func add(_ record: Record) {
    if isEmpty {
      (cellID, round, attempt, units) = (record.cellID, record.round, record.attempt, record.units)
      disturbance = Disturbance(record)
    }
    disturbance?.add(record)
    let isBehind = record.iteration < iterations.last ?? 0
    iterations.insert(record.iteration, at: iterations.count - (isBehind ? 1 : 0))
    if record.status == .failed, failure == nil { failure = record.reason ?? "no reason given" }
    guard record.phase == .timed, record.status == .ok else { return }
    timed += 1
    for (place, response) in Self.responses.enumerated() {
      if let value = response.value(of: record) { values[place].append(value) }
    }
    if let user = record.user, let system = record.system { cpu.append(user + system) }
    if let seconds = record.runQueue { runQueue.append(seconds) }
  }

  /// What its rows say; it is empty then, for those of the next.
  ///
  /// - Complexity: O(n log n) rows, for each response.
  mutating func close() -> TrialFigures {
    let reason = failure ?? (timed == 0 ? "no timed iteration" : nil)
    let figures = TrialFigures(
      cellID: cellID, round: round, attempt: attempt, failure: reason, cpu: median(cpu), units: units,
      disturbance: reason == nil ? disturbance : nil, runQueue: median(runQueue),
      values: values.map { median($0) ?? .infinity })
    (failure, timed) = (nil, 0)
    iterations.removeAll(keepingCapacity: true)
    for place in values.indices { values[place].removeAll(keepingCapacity: true) }
    cpu.removeAll(keepingCapacity: true)
    runQueue.removeAll(keepingCapacity: true)
    return figures
  }
}
