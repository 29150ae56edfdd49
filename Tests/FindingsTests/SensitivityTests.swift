import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct SensitivityTests {
  private func results(_ change: (inout Sample) -> Void = { _ in }) throws -> Results {
    var sample = Sample()
    change(&sample)
    let work = Sample.Work("w", busy: 5e-3, waiting: 0)
    let cells = [
      (ModelName(.subroutine), 1, 1), (ModelName(.thread), 4, 2), (ModelName(.task), 4, 2),
    ].map { (work, sample.cell(work, $0.0, $0.1, $0.2)) }
    return try withTemporaryFolder { folder in
      try Sample.write(sample.records(of: cells), to: folder)
      return try Results.load(directory: folder.path)
    }
  }

  /// Figures of 200 rounds, whose scatter is known.
  @Test func noiseIsTheScatterOfOneTrial() throws {
    let noise = try #require(results { ($0.rounds, $0.noise) = (200, 0.02) }.sensitivity.noise)
    // A round's drift of 2 % and a trial's own half-normal of 2 % × √(1 − 2/π) together are 2.3 %.
    #expect((0.018...0.029).contains(noise), "\(noise)")
  }

  @Test func moreRoundsAndLessNoiseSeeMore() throws {
    let few = try #require(results { ($0.rounds, $0.noise) = (10, 0.02) }.sensitivity.detectable)
    let many = try #require(results { ($0.rounds, $0.noise) = (40, 0.02) }.sensitivity.detectable)
    let calm = try #require(results { ($0.rounds, $0.noise) = (10, 0.002) }.sensitivity.detectable)
    #expect(many < few)
    #expect(calm < few / 5)
    #expect((0.005...0.05).contains(few))
  }

  @Test func itIsMadeOfHalfWidths() throws {
    let sensitivity = Sensitivity(spreads: [0.01, 0.02, 0.5], halfWidths: [0.01, 0.02, 0.9])
    #expect(sensitivity.noise == 0.02)
    #expect(try abs(#require(sensitivity.detectable) - (exp(0.02 * 3.241516 / 1.959964) - 1)) < 1e-9)
    #expect(sensitivity.text.hasPrefix("This machine sees 3.4 % or more: "))
    #expect(sensitivity.text.contains("scatters by 2 %"))
  }

  /// Another run of the same kind finds a change of that size nine times in ten: its interval leaves 1 out.
  @Test func aChangeOfThatSizeIsFound() throws {
    var found = 0
    for seed in 1...60 as ClosedRange<UInt64> {
      let size = try #require(
        results { ($0.rounds, $0.noise, $0.seed) = (12, 0.02, seed) }.sensitivity.detectable)
      let other = try results { ($0.rounds, $0.noise, $0.seed) = (12, 0.02, seed + 1_000) }
      let pairs = Results.pairs(other.cells[1], other.cells[2], .wall).map { ($0 * (1 + size), $1) }
      let interval = try #require(Estimate.ratio(of: pairs)?.interval)
      if interval.lowerBound > 1 { found += 1 }
    }
    #expect(found >= 45, "\(found) of 60")
  }

  @Test func tooFewRoundsAreSaid() throws {
    let sensitivity = try results { $0.rounds = 5 }.sensitivity
    #expect(sensitivity == Sensitivity(spreads: [], halfWidths: []))
    #expect(sensitivity.text.hasPrefix("Too few rounds to say"))
  }

  @Test func withoutAReferenceOtherCellsArePartners() throws {
    let records = Sample().sayAfter()
    let results = try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path)
    }
    #expect(results.sensitivity.cells == 2)
    #expect(results.answer(results.summaries).trust.last == results.sensitivity.text)
  }

  @Test func withoutAnyNoiseTheFloorIsSaid() throws {
    let text = try results { $0.noise = 0 }.sensitivity.text
    #expect(text.hasPrefix("This machine sees 0.1 % or more: "))
  }
}
