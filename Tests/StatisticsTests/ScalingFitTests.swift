import Testing

@testable import Statistics

struct ScalingFitTests {
  private struct Points: Sendable {
    var levels: [Double]
    var throughputs: [Double]
  }

  /// SPEC SDM91 and a ray tracer, as in R's package usl; relative widths from Gunther's book; Cisco from usl4j.
  private let spec = Points(
    levels: [1, 18, 36, 72, 108, 144, 216],
    throughputs: [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2])
  private let tracer = Points(
    levels: [1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64],
    throughputs: [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310])
  private let small = Points(
    levels: [1, 2, 4, 6, 8, 10], throughputs: [1, 1.8868, 3.0769, 3.5294, 3.5398, 3.3557])
  private let cisco = Points(
    levels: (1...32).map(Double.init),
    throughputs: [
      955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08, 7219.8, 7867.61, 8278.71,
      8646.7, 9047.84, 9426.55, 9645.37, 9897.24, 10097.6, 10240.5, 10532.39, 10798.52, 11151.43, 11518.63,
      11806, 12089.37, 12075.41, 12177.29, 12211.41, 12158.93, 12155.27, 12118.04, 12140.4, 12074.39,
    ])

  private func universal(_ points: Points) throws -> ScalingFit {
    try #require(ScalingFit.universal(levels: points.levels, throughputs: points.throughputs))
  }

  /// Within 0.02 %, or half a unit of the last digit that the reference gives.
  private func isNear(_ value: Double?, _ expected: Double, _ tolerance: Double = 2e-4) -> Bool {
    value.map { abs($0 - expected) <= tolerance * abs(expected) } ?? false
  }

  @Test func aPeakIsFoundWhereThroughputFalls() throws {
    let fit = try universal(spec)
    #expect(isNear(fit.law.lambda, 89.9952) && isNear(fit.law.sigma, 0.0277285))
    #expect(isNear(fit.law.kappa, 1.04366e-4))
    #expect(isNear(fit.lambda.standardError, 14.21, 5e-4))
    #expect(isNear(fit.sigma.standardError, 0.009122))
    #expect(isNear(fit.kappa?.standardError, 1.988e-5, 5e-4))
    #expect(isNear(fit.residualStandardError, 82.85) && fit.degrees == 4)
    #expect(isNear(fit.law.peak, 96.51956))
    #expect(isNear(fit.law.throughput(at: 96.51956), 1884, 3e-4))
    #expect(isNear(fit.law.limit, 3245.589))
    let interval = try #require(fit.sigma.interval)
    #expect(isNear(interval.lowerBound, 0.00240, 2e-3) && isNear(interval.upperBound, 0.05305))
  }

  @Test func aBoundIsReachedAndThereIsNoPeak() throws {
    let fit = try universal(tracer)
    #expect(isNear(fit.law.lambda, 21.848843) && isNear(fit.law.sigma, 0.057771))
    #expect(fit.law.kappa == 0 && fit.law.peak == nil)
    #expect(isNear(fit.lambda.standardError, 2.196) && isNear(fit.sigma.standardError, 0.013293))
    #expect(isNear(fit.residualStandardError, 9.34, 5e-4) && fit.degrees == 8)
    #expect(isNear(fit.law.limit, 378, 1e-3))
    #expect(isNear(fit.law.throughput(at: 96), 323.3) && isNear(fit.law.throughput(at: 128), 335.5))
    // With 8 degrees of freedom, not with the 10 and the one tail that R's package takes.
    let interval = try #require(fit.sigma.interval)
    #expect(isNear(interval.lowerBound, 0.02712) && isNear(interval.upperBound, 0.08843))
  }

  @Test func fewPointsTellAnotherStory() throws {
    let fit = try universal(
      Points(levels: Array(tracer.levels.prefix(6)), throughputs: Array(tracer.throughputs.prefix(6))))
    #expect(isNear(fit.law.lambda, 20.85605) && isNear(fit.law.sigma, 0.02444))
    #expect(isNear(fit.law.kappa, 0.00163, 2e-3))
  }

  /// The points have four decimals, which moves σ by 0.03 %: 0.0200058, as scipy finds too.
  @Test func whatFollowsTheLawGivesItsParameters() throws {
    let fit = try universal(small)
    #expect(isNear(fit.law.lambda, 1) && isNear(fit.law.sigma, 0.0200058) && isNear(fit.law.kappa, 0.02))
    #expect(isNear(fit.law.peak, 7))
    let exact = ScalingLaw(lambda: 1, sigma: 0.02, kappa: 0.02)
    let again = try universal(
      Points(levels: small.levels, throughputs: small.levels.map { exact.throughput(at: $0) }))
    #expect(isNear(again.law.sigma, 0.02, 1e-9) && isNear(again.law.peak, 7, 1e-9))
  }

  @Test func manyPointsHaveTheReferencePeak() throws {
    let fit = try universal(cisco)
    #expect(isNear(fit.law.lambda, 995.6486) && isNear(fit.law.sigma, 0.02671591))
    #expect(isNear(fit.law.kappa, 7.690945e-4))
    #expect(fit.law.peak?.rounded(.down) == 35)
    #expect(isNear(fit.law.throughput(at: 35), 12341.75))
  }

  /// The reason for fitting up to the cores only: a kink at 16 becomes a peak at 35.5, and 42 % too much at 1.
  @Test func aKinkIsTakenForAPeakThatIsNotThere() throws {
    let levels = (1...64).map(Double.init)
    let fit = try universal(Points(levels: levels, throughputs: levels.map { min($0, 16) }))
    #expect(isNear(fit.law.lambda, 1.4211776) && isNear(fit.law.sigma, 0.0312058))
    #expect(isNear(fit.law.kappa, 7.672368e-4) && isNear(fit.law.peak, 35.53458))
  }

  @Test(arguments: [
    (1e-6, 0.0, 0.0), (3e9, 0.3, 0), (5, 0, 0.01), (1e3, 1, 0), (2, 0.9, 0.05), (7, 0.001, 1e-6),
  ])
  func everyLawIsFoundInItsOwnPoints(lambda: Double, sigma: Double, kappa: Double) throws {
    let law = ScalingLaw(lambda: lambda, sigma: sigma, kappa: kappa)
    let levels = [1.0, 2, 3, 4, 6, 8, 12, 16]
    let fit = try universal(Points(levels: levels, throughputs: levels.map { law.throughput(at: $0) }))
    #expect(isNear(fit.law.lambda, lambda, 1e-6))
    #expect(abs(fit.law.sigma - sigma) < 1e-6 && abs(fit.law.kappa - kappa) < 1e-6)
  }

  @Test func amdahlsLawHasADegreeOfFreedomMore() throws {
    let law = ScalingLaw(lambda: 10, sigma: 0.1)
    let levels = [1.0, 2, 4]
    let fit = try #require(
      ScalingFit.amdahl(levels: levels, throughputs: levels.map { law.throughput(at: $0) }))
    #expect(fit.degrees == 1 && fit.kappa == nil && fit.law.kappa == 0)
    #expect(isNear(fit.law.lambda, 10, 1e-9) && isNear(fit.law.sigma, 0.1, 1e-9))
    #expect(isNear(fit.law.limit, 100, 1e-9) && fit.law.peak == nil)
    // The tracer's solution has κ = 0, so Amdahl's is the same, with 9 degrees of freedom instead of 8.
    let tracers = try #require(ScalingFit.amdahl(levels: tracer.levels, throughputs: tracer.throughputs))
    #expect(isNear(tracers.law.sigma, 0.057771) && tracers.degrees == 9)
    #expect(isNear(tracers.residualStandardError, 9.34 * (8.0 / 9).squareRoot(), 5e-4))
  }

  @Test func gustafsonsLawIsALine() throws {
    #expect(ScalingLaw.gustafsonSpeedup(sigma: 0.25, at: 16) == 12.25)
    let levels = [1.0, 2, 4, 8]
    let rates = levels.map { 3 * ScalingLaw.gustafsonSpeedup(sigma: 0.25, at: $0) }
    let fit = try #require(ScalingFit.gustafson(levels: levels, throughputs: rates))
    #expect(isNear(fit.lambda, 3, 1e-9) && isNear(fit.sigma, 0.25, 1e-9))
    let (steep, flat) = (
      try #require(ScalingFit.gustafson(levels: levels, throughputs: [1, 2.1, 4.4, 9])),
      try #require(ScalingFit.gustafson(levels: levels, throughputs: [4, 3, 2, 3]))
    )
    #expect(steep.sigma == 0 && flat.sigma == 1 && flat.lambda == 3)
  }

  @Test(arguments: [
    ([1.0, 2, 4], [1.0, 2, 3]), ([1, 2, 4, 4], [1, 2, 3, 3]), ([1, 1, 1, 1, 1], [1, 2, 3, 4, 5]),
    ([1, 2, 4, 8], [1, 2, 0, 4]), ([0, 1, 2, 4], [1, 2, 3, 4]), ([1, 2, 4, 8], [1, .nan, 3, 4]),
    ([1, 2, 4, .infinity], [1, 2, 3, 4]), ([1, 2, 4, 8], [1, 2, 3]), ([], []),
    ([1, 2, 4, 8], [1, 2, -3, 4]),
    ([1, 2, 4, 8], [1e308, .infinity, 1, 1]),
  ])
  func whatIsNoScalingHasNoFit(levels: [Double], throughputs: [Double]) {
    #expect(ScalingFit.universal(levels: levels, throughputs: throughputs) == nil)
    if Set(levels).count < 3 || levels.count != throughputs.count {
      #expect(ScalingFit.amdahl(levels: levels, throughputs: throughputs) == nil)
      #expect(ScalingFit.gustafson(levels: levels, throughputs: throughputs) == nil)
    }
  }

  /// Whatever was measured, a fit is within its bounds, or there is none.
  @Test(arguments: 0..<40) func noiseNeverLeavesTheBounds(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let levels = (1...8).map { Double($0) * (1 + 9 * next()) }
    guard let fit = ScalingFit.universal(levels: levels, throughputs: levels.map { _ in next() * 1e6 + 1e-9 })
    else { return }
    #expect(fit.law.lambda >= 0 && (0...1).contains(fit.law.sigma) && (0...1).contains(fit.law.kappa))
    #expect(fit.law.peak.map { $0 >= 0 } ?? true)
    #expect(fit.residualStandardError.isFinite)
  }
}
