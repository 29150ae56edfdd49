import Testing

@testable import Statistics

struct KaplanMeierTests {
  private typealias Observation = KaplanMeier.Observation

  /// 6, 6, 6, 6+, 7, 9+, 10, 10+, 11+, 13, 16, 17+, 19+, 20+, 22, 23, 25+, 32+, 32+, 34+, 35+ weeks of remission under
  /// 6-MP: Freireich et al. (1963). The shares left, worked out by hand: 18/21, × 16/17, × 14/15, × 11/12, × 10/11,
  /// × 6/7, × 5/6.
  @Test func remissionsAsInTheTextbooks() throws {
    let complete: [Double] = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    let lost: [Double] = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    let estimate = try #require(
      KaplanMeier(complete.map { Observation($0) } + lost.map { Observation($0, isComplete: false) }))
    #expect(estimate.points.map(\.time) == [6, 7, 10, 13, 16, 22, 23])
    let left = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    for (point, left) in zip(estimate.points, left) { #expect(abs(1 - point.share - left) < 5e-5) }
    #expect(estimate.quantile(0.5) == 23)
    #expect(estimate.quantile(0.1) == 6)
    #expect(estimate.quantile(0.6) == nil)
  }

  @Test func whollySeenTimesHaveTheirOwnQuantiles() {
    let estimate = KaplanMeier([4, 1, 3, 2].map { Observation($0) })
    #expect(estimate?.quantiles(4) == [1, 2, 3, 4])
    #expect(estimate?.quantiles(2) == [1, 3])
    #expect(estimate?.quantile(1) == 4)
  }

  @Test func whatNobodySawComeHasNoTime() {
    let estimate = KaplanMeier([Observation(2, isComplete: false), Observation(1, isComplete: false)])
    #expect(estimate?.points == [])
    #expect(estimate?.quantiles(3) == [nil, nil, nil])
    #expect(KaplanMeier([]) == nil)
  }

  @Test func theOrderOfObservationsDoesNotMatter() {
    let some = [Observation(3), Observation(1, isComplete: false), Observation(1), Observation(2)]
    #expect(KaplanMeier(some) == KaplanMeier(some.reversed()))
    // One of four comes at 1, before the one that is lost then; one of the two left at 2.
    #expect(KaplanMeier(some)?.points.map(\.share) == [0.25, 0.625, 1])
  }
}
