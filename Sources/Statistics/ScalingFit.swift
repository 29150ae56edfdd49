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
    /// 95 %: ± t₀.₉₇₅ standard errors, with the fit's degrees of freedom. Not cut at the bounds.
    package var interval: ClosedRange<Double>?
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
  /// - Complexity: O(n) for each of some hundred steps.
  package static func universal(levels: [Double], throughputs: [Double]) -> ScalingFit? {
    let starts = [(0.01, 1e-4), (0.1, 0), (0.02, 0.02), (0.5, 0.01), (0.9, 0), (0.2, 0.3), (0, 0.9)]
    return fit(levels, throughputs, starts: starts.map { [1, $0.0, $0.1] })
  }

  /// Amdahl's law, κ = 0, with a degree of freedom more; nil below three different levels.
  ///
  /// - Complexity: As `universal`.
  package static func amdahl(levels: [Double], throughputs: [Double]) -> ScalingFit? {
    fit(levels, throughputs, starts: [0.01, 0.1, 0.5, 0.9].map { [1, $0] })
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
    levels.count == throughputs.count && (levels + throughputs).allSatisfy { $0 > 0 && $0.isFinite }
      && Set(levels).count > parameters
  }

  /// - Parameter starts: λ in units of the largest throughput per level, as R's `usl` starts, then σ and κ.
  private static func fit(_ levels: [Double], _ throughputs: [Double], starts: [[Double]]) -> ScalingFit? {
    let count = starts[0].count
    guard isFit(levels, throughputs, parameters: count) else { return nil }
    let scale = zip(throughputs, levels).map(/).max() ?? 1
    guard scale.isFinite, scale > 0 else { return nil }
    let scaled = throughputs.map { $0 / scale }
    let upper = [Double.infinity, 1, 1].prefix(count)
    let solutions = starts.compactMap { start in
      leastSquares(from: start, lower: [Double](repeating: 0, count: count), upper: Array(upper)) {
        equations(levels, scaled, $0)
      }
    }
    guard let best = solutions.min(by: { $0.squares < $1.squares }) else { return nil }
    let values = best.parameters
    let degrees = levels.count - count
    let variance = best.squares / Double(degrees)
    let slopes = equations(levels, scaled, values).slopes
    let inverse = inverseOfNormalMatrix(slopes)
    let quantile = studentQuantile(0.975, degrees: Double(degrees))
    let units = [scale, 1, 1]
    let parameters = values.indices.map { place in
      let value = values[place] * units[place]
      let error = inverse.map { (variance * $0[place][place]).squareRoot() * units[place] }
      let half = error.flatMap { error in quantile.map { $0 * error } }
      return Parameter(
        value: value, standardError: error, interval: half.map { value - $0...value + $0 })
    }
    return ScalingFit(
      law: ScalingLaw(
        lambda: parameters[0].value, sigma: values[1], kappa: count > 2 ? values[2] : 0),
      parameters: parameters, residualStandardError: variance.squareRoot() * scale, degrees: degrees)
  }

  /// What the law gives less what was measured, and how that changes with each parameter.
  private static func equations(
    _ levels: [Double], _ throughputs: [Double], _ values: [Double]
  ) -> (residuals: [Double], slopes: [[Double]]) {
    let law = ScalingLaw(lambda: values[0], sigma: values[1], kappa: values.count > 2 ? values[2] : 0)
    var residuals: [Double] = []
    var slopes: [[Double]] = []
    for (level, throughput) in zip(levels, throughputs) {
      let share = law.share(at: level)
      residuals.append(law.lambda * share - throughput)
      // ∂X/∂σ = −λN(N − 1)/D², ∂X/∂κ = −λN²(N − 1)/D², with share N/D.
      let bySigma = -law.lambda * share * share * (level - 1) / level
      slopes.append([share, bySigma, bySigma * level].dropLast(3 - values.count))
    }
    return (residuals, slopes)
  }
}
