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
  /// By response; infinite where it is unknown, which no figure is.
  private var values: [Double]

  /// - Parameter values: One for each response, in the order in which they are declared; infinite where it is unknown.
  init(
    cellID: String, round: Int, attempt: Int, failure: String?, cpu: Double?, units: Int?,
    disturbance: Disturbance?, runQueue: Double?, values: [Double]
  ) {
    (self.cellID, self.round, self.attempt, self.failure) = (cellID, round, attempt, failure)
    (self.cpu, self.units, self.disturbance, self.runQueue) = (cpu, units, disturbance, runQueue)
    self.values = values
  }

  private static let places = Dictionary(
    uniqueKeysWithValues: Response.allCases.enumerated().map { ($1, $0) })

  /// A quantity of several trials, where it is known.
  ///
  /// - Complexity: O(trials); this way none of them is copied.
  static func values(of response: Response, in trials: [TrialFigures]) -> [Double] {
    guard let place = places[response] else { return [] }
    var values: [Double] = []
    values.reserveCapacity(trials.count)
    for index in trials.indices {
      let value = trials[index].values[place]
      if value.isFinite { values.append(value) }
    }
    return values
  }

  /// Nil where it is unknown.
  package subscript(response: Response) -> Double? {
    guard let value = Self.places[response].map({ values[$0] }), value.isFinite else { return nil }
    return value
  }
}
