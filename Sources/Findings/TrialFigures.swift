import Statistics
package import Trials

/// What one trial says: the median of its timed iterations, quantity by quantity.
package struct TrialFigures: Sendable, Hashable {
  package var cellID: String
  package var round: Int
  package var attempt: Int
  /// Why it failed; nil for a trial that ran to its end.
  package var failure: String?
  /// CPU seconds of the whole worker in one iteration, user and system.
  package var cpu: Double?
  /// Units of the kernel that all its tasks computed.
  package var units: Int?
  /// What others took from it; nil for a trial that failed.
  package var disturbance: Disturbance?
  /// Seconds that its threads together waited for a PU in one iteration; nil where it is unknown.
  package var runQueue: Double?
  private var values: [Double?]

  /// - Parameter rows: every row of one trial, at least one.
  init(rows: some Collection<Record>) {
    let first = rows.first ?? Record()
    let timed = rows.filter { $0.phase == .timed && $0.status == .ok }
    cellID = first.cellID
    round = first.round
    attempt = first.attempt
    units = first.units
    if let failed = rows.first(where: { $0.status == .failed }) {
      failure = failed.reason ?? "no reason given"
    } else if timed.isEmpty {
      failure = "no timed iteration"
    } else {
      disturbance = Disturbance(rows: rows)
    }
    runQueue = Statistics.median(timed.compactMap(\.runQueue))
    values = Response.allCases.map { response in
      Statistics.median(timed.compactMap { response.value(of: $0) })
    }
    cpu = Statistics.median(timed.compactMap { row in row.user.flatMap { u in row.system.map { u + $0 } } })
  }

  /// Nil where it is unknown.
  ///
  /// - Complexity: O(the number of responses).
  package subscript(response: Response) -> Double? {
    Response.allCases.firstIndex(of: response).flatMap { values[$0] }
  }
}
