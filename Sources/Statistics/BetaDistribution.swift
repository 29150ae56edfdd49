import Glibc

/// The regularised incomplete beta function Iₓ(a, b): the probability that a beta distributed value is at most x.
///
/// Source: DLMF §8.17(v), the continued fraction 8.17.22 by the modified Lentz method (Thompson and Barnett, 1986), on
/// the side of the mean on which it converges fast, with 8.17.4 for the other.
///
/// - Parameters:
///   - x: from 0 to 1.
///   - a: above 0, as is `b`.
/// - Complexity: O(√max(a, b)).
func regularisedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  guard x <= (a + 1) / (a + b + 2) else { return 1 - regularisedBeta(1 - x, b, a) }
  let front = exp(a * log(x) + b * log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a
  let tiny = 1e-300
  // 1/(1 + d₁/(1 + d₂/…)) from its head on: as ratios of successive numerators and denominators.
  var (fraction, upper, lower) = (1.0, Double.infinity, 1.0)
  for step in 1..<20_000 {
    let m = Double(step / 2)
    let term =
      step.isMultiple(of: 2)
      ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    lower = 1 + term * lower
    lower = 1 / (abs(lower) < tiny ? tiny : lower)
    upper = 1 + term / upper
    if abs(upper) < tiny { upper = tiny }
    let factor = upper * lower
    fraction *= factor
    if abs(factor - 1) < 1e-15 { break }
  }
  return min(1, front * fraction)
}

/// The x with Iₓ(a, b) = `probability`, found by halving [0, 1], in which it grows.
///
/// - Complexity: O(√max(a, b)), some sixty to a thousand times.
func betaQuantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
  var (low, high) = (0.0, 1.0)
  while true {
    let middle = low / 2 + high / 2
    guard middle > low, middle < high else { return middle }
    if regularisedBeta(middle, a, b) < probability { low = middle } else { high = middle }
  }
}

/// log Γ(x), of positive x; `lgamma` keeps the sign in a variable that all threads share.
private func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}
