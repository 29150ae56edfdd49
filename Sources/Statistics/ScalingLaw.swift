import Glibc

/// Gunther's universal scalability law: X(N) = λN / (1 + σ(N − 1) + κN(N − 1)).
///
/// With κ = 0 it is Amdahl's law, X(N) = λ / (σ + (1 − σ)/N); with both of them 0 throughput grows in proportion.
///
/// Source: Gunther, "A General Theory of Computational Scalability Based on Rational Functions", arXiv:0808.1431.
package struct ScalingLaw: Sendable, Hashable {
  /// λ: throughput of one.
  package var lambda: Double
  /// σ, contention: the share of the work that has to be done one after the other.
  package var sigma: Double
  /// κ, coherency: what every pair costs.
  package var kappa: Double

  package init(lambda: Double, sigma: Double, kappa: Double = 0) {
    (self.lambda, self.sigma, self.kappa) = (lambda, sigma, kappa)
  }

  /// X(N).
  package func throughput(at level: Double) -> Double { lambda * share(at: level) }

  /// How many times the throughput of one: X(N) / λ.
  func share(at level: Double) -> Double {
    level / (1 + sigma * (level - 1) + kappa * level * (level - 1))
  }

  /// N* = √((1 − σ)/κ), beyond which throughput falls; nil where κ is 0 and it never does.
  package var peak: Double? { kappa > 0 ? ((1 - sigma) / kappa).squareRoot() : nil }

  /// λ/σ, which throughput never exceeds, whatever κ; nil where nothing has to be done one after the other.
  package var limit: Double? { sigma > 0 ? lambda / sigma : nil }

  /// Gustafson's law: S(N) = N − σ(N − 1), how much more is done in the same time where the work grows with N and its
  /// serial part doesn't.
  ///
  /// Source: Gustafson, "Reevaluating Amdahl's Law", Communications of the ACM 31 (1988).
  package static func gustafsonSpeedup(sigma: Double, at level: Double) -> Double {
    level - sigma * (level - 1)
  }
}
