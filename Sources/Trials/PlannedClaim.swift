/// A claim with the cells that it speaks of on one machine: what a run says, before it measures, that it will be
/// judged by. Stored in `run.json`, so that verdicts need nothing but a run's own files.
package struct PlannedClaim: Sendable, Hashable, Codable {
  /// In words, as the experiment says it.
  package var text: String
  package var response: Response
  /// The bounds; either may be missing, not both. They belong to the claim.
  package var atLeast: Double?
  package var atMost: Double?
  /// What is held against the bounds, one by one.
  package var subjects: [Subject]
  /// Why cells that it selects can't be measured here, each reason once.
  package var leftOut: [String]

  /// A cell's response, or the ratio of two cells' responses.
  package struct Subject: Sendable, Hashable, Codable {
    /// The id of the cell.
    package var of: String
    /// The id of the cell that it is divided by; nil where the response itself is bounded. The two are alike in
    /// every factor that the claim does not name.
    package var to: String?

    package init(of: String, to: String? = nil) { (self.of, self.to) = (of, to) }
  }

  package init(_ claim: Claim, subjects: [Subject], leftOut: [String] = []) {
    text = claim.text
    response = claim.response
    atLeast = claim.atLeast
    atMost = claim.atMost
    self.subjects = subjects
    self.leftOut = leftOut
  }

  /// The ids of all its cells: none of them is measured often enough before the others are precise.
  package var cells: Set<String> { Set(subjects.flatMap { [$0.of] + ($0.to.map { [$0] } ?? []) }) }

  private enum CodingKeys: String, CodingKey {
    case response, subjects
    case text = "claim"
    case atLeast = "at_least"
    case atMost = "at_most"
    case leftOut = "left_out"
  }
}
