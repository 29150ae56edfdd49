import Findings
import Statistics
import Trials

/// What `juggle check --format json` writes.
struct VerdictsReport: Encodable {
  var schema = 1
  var experiment: String
  var run: String
  /// Left out where there are no records.
  var launcher: String?
  var isSimulated: Bool
  var verdicts: [VerdictReport]
  var warnings: [String]
  var baseline: BaselineReport?
  /// Left out of a simulated run.
  var sensitivity: ResultsReport.SensitivityReport?

  init(_ results: Results, _ verdicts: [Verdict], warnings: [String], baseline: BaselineCheck? = nil) {
    (experiment, run) = (results.experiment, results.run)
    (launcher, isSimulated) = (results.origin?.launcher, results.simulated != nil)
    self.verdicts = verdicts.map(VerdictReport.init)
    self.warnings = warnings
    self.baseline = baseline.map(BaselineReport.init)
    sensitivity = ResultsReport.SensitivityReport(results)
  }

  private enum CodingKeys: String, CodingKey {
    case schema, experiment, run, launcher, verdicts, warnings, baseline, sensitivity
    case isSimulated = "is_simulated"
  }
}

/// One claim with its verdict and the figures that it was judged by. An unknown value is left out.
struct VerdictReport: Encodable {
  var claim: String
  var verdict: String
  var reason: String?
  var response: String
  var atLeast, atMost: Double?
  /// The subject that decides.
  var worst: SubjectReport?
  var subjects: [SubjectReport]
  var leftOut: [String]

  struct SubjectReport: Encodable {
    var of: String
    var to: String?
    var verdict: String
    var value, low, high: Double?
    /// Rounds that the figure was made of.
    var n: Int
    var reason: String?

    init(_ judgement: Verdict.Judgement) {
      (of, to) = (judgement.subject.of, judgement.subject.to)
      verdict = judgement.outcome.rawValue
      value = judgement.figure?.value
      (low, high) = (judgement.figure?.interval?.lowerBound, judgement.figure?.interval?.upperBound)
      n = judgement.figure?.count ?? 0
      reason = judgement.reason
    }
  }

  init(_ verdict: Verdict) {
    claim = verdict.claim.text
    self.verdict = verdict.outcome.rawValue
    reason = verdict.reason
    response = verdict.claim.response.rawValue
    (atLeast, atMost) = (verdict.claim.atLeast, verdict.claim.atMost)
    worst = verdict.worst.map(SubjectReport.init)
    subjects = verdict.judgements.map(SubjectReport.init)
    leftOut = verdict.claim.leftOut
  }

  private enum CodingKeys: String, CodingKey {
    case claim, verdict, reason, response, worst, subjects
    case atLeast = "at_least"
    case atMost = "at_most"
    case leftOut = "left_out"
  }
}
