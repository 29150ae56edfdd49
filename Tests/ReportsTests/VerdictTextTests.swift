import Statistics
import Testing
import Trials

@testable import Findings
@testable import Reports

struct VerdictTextTests {
  private func text(
    _ response: Response, _ figure: Estimate, from low: Double?, to high: Double?, isRatio: Bool = false
  ) -> String {
    let subject = PlannedClaim.Subject(of: "a", to: isRatio ? "b" : nil)
    let claim = PlannedClaim(
      Claim(text: "c", response: response, subject: .value(of: Selector()), atLeast: low, atMost: high),
      subjects: [subject])
    let judgement = Verdict.Judgement(subject: subject, outcome: .fails, figure: figure, reason: nil)
    let verdict = Verdict(claim: claim, outcome: .fails, judgements: [judgement], reason: nil)
    return verdictText([verdict]).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func always(_ value: Double) -> Estimate {
    Estimate(value: value, interval: value...value, count: 6)
  }

  @Test func countsAreExact() {
    #expect(
      text(.operations, always(10_000_001), from: 10_000_000, to: 10_000_000)
        == "• fails: c operations 10,000,001, claimed exactly 10,000,000: a")
    #expect(
      text(.voluntarySwitches, Estimate(value: 31.5, interval: 12...1_234, count: 6), from: nil, to: 1_000)
        == "• fails: c voluntary_switches 31.5 (12 – 1,234), claimed at most 1,000: a")
  }

  @Test func aRatioIsToldFromItsBound() {
    #expect(
      text(.operations, always(1.000_000_1), from: 1, to: 1, isRatio: true)
        == "• fails: c operations 1.0000001×, claimed exactly 1.00×: a over b")
    #expect(
      text(
        .wall, Estimate(value: 0.9497, interval: 0.9496...0.9498, count: 6), from: 0.95, to: 1.05,
        isRatio: true)
        == "• fails: c wall_s 0.9497× (0.9496–0.9498), claimed 0.95× to 1.05×: a over b")
    #expect(
      text(.wall, always(2), from: 1.000_000_1, to: nil, isRatio: true)
        == "• fails: c wall_s 2.00×, claimed at least 1.0000001×: a over b")
  }

  @Test func costsPerTaskHaveTheirUnits() {
    #expect(
      text(.cpuPerTask, always(3.2e-6), from: nil, to: 1e-6).contains("3.20 µs, claimed at most 1.00 µs"))
    #expect(
      text(.memoryPerTask, always(2_500), from: nil, to: 200).contains("2.44 KiB, claimed at most 200 B"))
  }
}
