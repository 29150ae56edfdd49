import Testing

@testable import Statistics

struct ClopperPearsonTests {
  /// Of none and of all in closed form: 1 − (α/2)^(1/n). 5 of 10 and 48 of 50 as scipy has them.
  @Test(arguments: [
    (0, 10, 0.0, 0.308497), (10, 10, 0.691503, 1.0), (5, 10, 0.187086, 0.812914),
    (48, 50, 0.862862, 0.995119), (0, 400, 0, 0.009180), (1, 1, 0.025, 1),
  ])
  func intervalsAreTheExactOnes(successes: Int, trials: Int, low: Double, high: Double) {
    let interval = clopperPearson(successes: successes, of: trials)
    #expect(abs(interval.lowerBound - low) < 1e-6)
    #expect(abs(interval.upperBound - high) < 1e-6)
  }

  @Test func nothingTriedSaysNothing() {
    #expect(clopperPearson(successes: 0, of: 0) == 0...1)
  }

  @Test func moreConfidenceIsWider() {
    let (narrow, wide) = (
      clopperPearson(successes: 7, of: 50, confidence: 0.9),
      clopperPearson(successes: 7, of: 50, confidence: 0.99)
    )
    #expect(wide.lowerBound < narrow.lowerBound && wide.upperBound > narrow.upperBound)
  }

  /// What defines the bounds: at each of them, what was seen or more of it has a probability of α/2.
  @Test(arguments: [(3, 20), (150, 1_000), (9_990, 10_000)])
  func theTailsAtTheBoundsAreHalfOfWhatMayBeMissed(successes: Int, trials: Int) {
    let interval = clopperPearson(successes: successes, of: trials)
    let (k, n) = (Double(successes), Double(trials))
    #expect(abs(regularisedBeta(interval.lowerBound, k, n - k + 1) - 0.025) < 1e-9)
    #expect(abs(1 - regularisedBeta(interval.upperBound, k + 1, n - k) - 0.025) < 1e-9)
  }
}
