import Glibc

/// The value that a Student t distributed quantity stays below with this probability: 2.306 for 0.975 and 8 degrees
/// of freedom. Nil unless 0 < `probability` < 1 and `degrees` > 0.
///
/// Source: P(|T| ≤ t) = I_y(½, ν/2) with y = t²/(ν + t²); Johnson, Kotz and Balakrishnan, Continuous Univariate
/// Distributions, volume 2, §28.2.
///
/// - Complexity: O(√degrees), some sixty times.
package func studentQuantile(_ probability: Double, degrees: Double) -> Double? {
  guard probability > 0, probability < 1, degrees > 0, degrees.isFinite else { return nil }
  guard probability >= 0.5 else { return studentQuantile(1 - probability, degrees: degrees).map { -$0 } }
  // Whichever of y and 1 − y is small has all of its digits.
  let y = betaQuantile(2 * probability - 1, 0.5, degrees / 2)
  guard y > 0.5 else { return (degrees * y / (1 - y)).squareRoot() }
  let rest = betaQuantile(2 * (1 - probability), degrees / 2, 0.5)
  return (degrees * (1 - rest) / rest).squareRoot()
}

/// The probability that a Student t distributed quantity is farther from zero than `t`, on either side: the
/// two-sided p-value. Nil of what is not a number, and without degrees of freedom.
package func studentTail(_ t: Double, degrees: Double) -> Double? {
  guard !t.isNaN, degrees > 0, degrees.isFinite else { return nil }
  guard t.isFinite else { return 0 }
  return regularisedBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}
