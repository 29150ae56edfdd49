import Glibc
import Testing

@testable import Statistics

struct StudentTTests {
  /// From tables (NIST/SEMATECH e-Handbook, §1.3.6.7.2); with one degree it is tan(π(p − ½)).
  @Test(arguments: [
    (0.975, 1.0, 12.7062), (0.975, 2, 4.30265), (0.975, 4, 2.77645), (0.975, 8, 2.30600),
    (0.95, 10, 1.81246), (0.995, 29, 2.75639), (0.975, 1e6, 1.95997), (0.5, 3, 0), (0.025, 8, -2.30600),
    (0.999_999, 1, 318_309.886),
  ])
  func quantilesAreThoseOfTables(probability: Double, degrees: Double, value: Double) throws {
    let quantile = try #require(studentQuantile(probability, degrees: degrees))
    #expect(abs(quantile - value) < 1e-5 * max(1, abs(value)))
  }

  @Test(arguments: [1.0, 3, 8, 40, 1_000])
  func tailAndQuantileAreInverse(degrees: Double) throws {
    for tail in [0.5, 0.05, 0.001] {
      let quantile = try #require(studentQuantile(1 - tail / 2, degrees: degrees))
      #expect(try abs(#require(studentTail(quantile, degrees: degrees)) - tail) < 1e-9)
    }
  }

  @Test(arguments: [
    (0.0, 5.0), (1, 5), (.nan, 5), (-1, 5), (2, 5), (0.9, 0), (0.9, -1), (0.9, .nan), (0.9, .infinity),
  ])
  func whatIsNoProbabilityHasNoQuantile(probability: Double, degrees: Double) {
    #expect(studentQuantile(probability, degrees: degrees) == nil)
  }

  /// Iₓ(1, b) = 1 − (1 − x)ᵇ, Iₓ(a, 1) = xᵃ, and Iₓ(2, 2) = 3x² − 2x³.
  @Test(arguments: [0.0, 1e-9, 0.1, 0.5, 0.77, 0.999, 1])
  func theBetaFunctionHasItsClosedForms(x: Double) {
    #expect(abs(regularisedBeta(x, 1, 7) - (1 - pow(1 - x, 7))) < 1e-14)
    #expect(abs(regularisedBeta(x, 3.5, 1) - pow(x, 3.5)) < 1e-14)
    #expect(abs(regularisedBeta(x, 2, 2) - (3 * x * x - 2 * x * x * x)) < 1e-14)
  }
}
