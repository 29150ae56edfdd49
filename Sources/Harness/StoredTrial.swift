import Statistics
import Trials

/// What resuming a run has to know of a trial that it measured before: its place, how it ended, and its time.
package struct StoredTrial: Sendable, Hashable {
  package let order: Int
  package let cellID: String
  package let round: Int
  package let attempt: Int
  package let isFailed: Bool
  /// How many rows it has.
  package private(set) var rows = 0
  /// Seconds that its iterations took from creation to join.
  package private(set) var spent = 0.0
  private var walls: [Double] = []
  private var disturbance: Disturbance
  /// Where its first row begins in the file.
  let start: Int

  init(_ record: Record, start: Int) {
    (order, cellID, round, attempt) = (record.order, record.cellID, record.round, record.attempt)
    isFailed = record.status == .failed
    disturbance = Disturbance(record)
    self.start = start
  }

  mutating func add(_ record: Record) {
    rows += 1
    disturbance.add(record)
    spent += (record.spawn ?? 0) + (record.wall ?? 0) + (record.join ?? 0)
    if record.status == .ok, record.phase == .timed, let wall = record.wall { walls.append(wall) }
  }

  /// Median wall time of the timed iterations in seconds; nil of a trial that failed.
  package var wall: Double? { isFailed ? nil : median(walls) }
  package var isDisturbed: Bool { disturbance.isDisturbed }
}
