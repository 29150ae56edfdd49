import Glibc

/// A scaling law fitted to measured throughput, by least squares in X.
package struct ScalingFit: Sendable, Hashable {
  package var law: ScalingLaw
  /// λ, σ and κ as far as the law has them, in this order.
  package var parameters: [Parameter]
  /// √(SSE / degrees), in the unit of throughput.
  package var residualStandardError: Double
  /// Points less parameters, those at a bound included.
  package var degrees: Int

  package struct Parameter: Sendable, Hashable {
    package var value: Double
    /// From the law's slopes at the solution; nil where they don't tell the parameters apart.
    package var standardError: Double?
    /// Of the fit.
    fileprivate var degrees: Int

    /// 95 %: ± t₀.₉₇₅ standard errors, with the fit's degrees of freedom. Not cut at the bounds.
    package var interval: ClosedRange<Double>? {
      guard let standardError, let quantile = studentQuantile(0.975, degrees: Double(degrees)) else {
        return nil
      }
      return value - quantile * standardError...value + quantile * standardError
    }
  }

  package var lambda: Parameter { parameters[0] }
  package var sigma: Parameter { parameters[1] }
  /// Nil of Amdahl's law.
  package var kappa: Parameter? { parameters.count > 2 ? parameters[2] : nil }

  /// The universal scalability law with λ ≥ 0 and σ, κ from 0 to 1. Only for levels up to the cores: beyond them
  /// throughput has a kink, which no such law has, and which is fitted as a peak that isn't there.
  ///
  /// Nil below four different levels, and of levels or throughputs that aren't positive and finite.
  ///
  /// - Parameter start: Where to begin, for points that differ little from some whose law is known, as a bootstrap's
  ///   do; from several places where it is nil.
  /// - Complexity: O(n) for each of some hundred steps.
  package static func universal(
    levels: [Double], throughputs: [Double], from start: ScalingLaw? = nil
  ) -> ScalingFit? {
    let starts = [(0.01, 1e-4), (0.1, 0), (0.02, 0.02), (0.5, 0.01), (0.9, 0), (0.2, 0.3), (0, 0.9)]
    return fit(
      levels, throughputs, starts: start.map { [[$0.sigma, $0.kappa]] } ?? starts.map { [$0.0, $0.1] })
  }

  /// Amdahl's law, κ = 0, with a degree of freedom more; nil below three different levels.
  ///
  /// - Complexity: As `universal`.
  package static func amdahl(
    levels: [Double], throughputs: [Double], from start: ScalingLaw? = nil
  ) -> ScalingFit? {
    fit(levels, throughputs, starts: (start.map { [$0.sigma] } ?? [0.01, 0.1, 0.5, 0.9]).map { [$0] })
  }

  /// Gustafson's law, X(N) = λ(N − σ(N − 1)), which is a line: λσ at 0 and λ(1 − σ) steep. Nil as of Amdahl's.
  ///
  /// - Complexity: O(n).
  package static func gustafson(
    levels: [Double], throughputs: [Double]
  ) -> (lambda: Double, sigma: Double)? {
    guard isFit(levels, throughputs, parameters: 2) else { return nil }
    let (middle, height) = (mean(levels), mean(throughputs))
    let spread = levels.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    let slope = zip(levels, throughputs).reduce(0) { $0 + ($1.0 - middle) * ($1.1 - height) } / spread
    let start = height - slope * middle
    // At a bound the line is flat, or goes through the origin.
    if slope <= 0 { return (height, 1) }
    if start < 0 {
      let squares = levels.reduce(0) { $0 + $1 * $1 }
      return (zip(levels, throughputs).reduce(0) { $0 + $1.0 * $1.1 } / squares, 0)
    }
    return (start + slope, start / (start + slope))
  }

  private static func isFit(_ levels: [Double], _ throughputs: [Double], parameters: Int) -> Bool {
    guard levels.count == throughputs.count, levels.allSatisfy({ $0 > 0 && $0.isFinite }),
      throughputs.allSatisfy({ $0 > 0 && $0.isFinite })
    else { return false }
    var different: [Double] = []
    for level in levels where !different.contains(level) {
      different.append(level)
      if different.count > parameters { return true }
    }
    return false
  }

  /// - Parameter starts: σ, and κ of a law that has it; λ starts from the largest throughput per level, as in R's
  ///   `usl`.
  private static func fit(_ levels: [Double], _ throughputs: [Double], starts: [[Double]]) -> ScalingFit? {
    let count = starts[0].count + 1
    guard isFit(levels, throughputs, parameters: count) else { return nil }
    let scale = zip(throughputs, levels).map(/).max() ?? 1
    guard scale.isFinite, scale > 0 else { return nil }
    let scaled = throughputs.map { $0 / scale }
    // A law without κ has it at 0, from where it can't move.
    let upper: ByParameter<Double> = [.infinity, 1, count > 2 ? 1 : 0]
    let solutions = starts.compactMap { start in
      leastSquares(from: [1, start[0], start.count > 1 ? start[1] : 0], lower: [0, 0, 0], upper: upper) {
        equations(levels, scaled, $0)
      }
    }
    guard let best = solutions.min(by: { $0.at.squares < $1.at.squares }) else { return nil }
    let degrees = levels.count - count
    let variance = best.at.squares / Double(degrees)
    let inverse = best.at.inverse(count)
    let units = [scale, 1, 1]
    let parameters = (0..<count).map { place in
      let value = best.parameters[place] * units[place]
      let error = inverse.map { (variance * $0[place][place]).squareRoot() * units[place] }
      return Parameter(value: value, standardError: error, degrees: degrees)
    }
    return ScalingFit(
      law: ScalingLaw(lambda: parameters[0].value, sigma: best.parameters[1], kappa: best.parameters[2]),
      parameters: parameters, residualStandardError: variance.squareRoot() * scale, degrees: degrees)
  }

  /// Residuals are what the law gives less what was measured. Written out, because it is done for every point of every
  /// step of thousands of fits.
  private static func equations(
    _ levels: [Double], _ throughputs: [Double], _ values: ByParameter<Double>
  ) -> NormalEquations {
    let law = ScalingLaw(lambda: values[0], sigma: values[1], kappa: values[2])
    var squares = 0.0
    var (r0, r1, r2) = (0.0, 0.0, 0.0)
    var (m00, m01, m02, m11, m12, m22) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for place in levels.indices {
      let level = levels[place]
      let share = law.share(at: level)
      let residual = law.lambda * share - throughputs[place]
      // ∂X/∂σ = −λN(N − 1)/D², ∂X/∂κ = −λN²(N − 1)/D², with share N/D.
      let bySigma = -law.lambda * share * share * (level - 1) / level
      let byKappa = bySigma * level
      squares += residual * residual
      (r0, r1, r2) = (r0 + share * residual, r1 + bySigma * residual, r2 + byKappa * residual)
      (m00, m01, m02) = (m00 + share * share, m01 + share * bySigma, m02 + share * byKappa)
      (m11, m12, m22) = (m11 + bySigma * bySigma, m12 + bySigma * byKappa, m22 + byKappa * byKappa)
    }
    return NormalEquations(
      squares: squares, gradient: [r0, r1, r2],
      matrix: [[m00, m01, m02], [m01, m11, m12], [m02, m12, m22]])
  }
}
