import FoundationEssentials
import Testing
import Trials

struct HistogramTests {
  @Test(arguments: [
    (-5, 0), (0, 0), (1, 1), (31, 31), (32, 32), (33, 33), (63, 63), (64, 64), (65, 64), (66, 65), (127, 95),
    (128, 96), (1 << 20, 512), (Nanoseconds.max, 1887),
  ])
  func bucketOfATimeIsExact(time: Nanoseconds, bucket: Int) {
    #expect(Histogram.bucket(of: time) == bucket)
  }

  @Test func bucketsJoinWithoutGapsAndHoldTheirTimes() {
    for bucket in 0..<1_850 {
      let (range, next) = (Histogram.range(of: bucket), Histogram.range(of: bucket + 1))
      #expect(range.upperBound == next.lowerBound)
      #expect(range.upperBound - range.lowerBound <= max(1, range.lowerBound / 32))
      #expect(Histogram.bucket(of: Nanoseconds(range.lowerBound)) == bucket)
      if bucket < 1_000 { #expect(Histogram.bucket(of: Nanoseconds(range.upperBound) - 1) == bucket) }
    }
  }

  @Test func longerTimesNeverHaveSmallerBuckets() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<5_000 {
      let shift = Int.random(in: 0..<63, using: &random)
      let time = Nanoseconds.random(in: 0 ... .max, using: &random) >> shift
      let bucket = Histogram.bucket(of: time)
      #expect(Histogram.bucket(of: time - 1) <= bucket)
      let range = Histogram.range(of: bucket)
      #expect(range.lowerBound <= Double(time) && Double(time) <= range.upperBound)
    }
  }

  @Test func quantilesAreBucketMiddlesOfSortedTimes() {
    var histogram = Histogram()
    for time in 1...20 { histogram.add(Nanoseconds(time)) }
    #expect(histogram.quantile(0.5) == 10.5e-9)
    #expect(histogram.quantile(0.9) == 18.5e-9)
    #expect(histogram.quantile(0.95) == 19.5e-9)
    #expect(histogram.quantile(0) == 1.5e-9)
    #expect(histogram.quantile(1) == 20.5e-9)
  }

  @Test(arguments: [(99, 0.99, false), (100, 0.99, true), (999, 0.999, false), (1_000, 0.999, true)])
  func tailQuantilesNeedEnoughTimes(count: Int, p: Double, isKnown: Bool) {
    var histogram = Histogram()
    histogram.add(7, count: count)
    #expect((histogram.quantile(p) != nil) == isKnown)
  }

  @Test func emptyHistogramKnowsNothing() {
    #expect(Histogram().quantile(0.5) == nil)
    #expect(Histogram().mean == nil)
    #expect(Histogram().count == 0)
  }

  @Test func oneTimeIsItsOwnMedianAndMean() {
    var histogram = Histogram()
    histogram.add(20)
    #expect(histogram.quantile(0.5) == 20.5e-9)
    #expect(histogram.mean == 20.5e-9)
  }

  @Test func theLongestTimeIsTheMiddleOfTheLastBucket() throws {
    var histogram = Histogram()
    #expect(histogram.quantile(1) == nil)
    histogram.add(1_000)
    histogram.add(2_000_000)
    #expect(try #require(histogram.quantile(1)) > 0.00195)
    #expect(try #require(histogram.quantile(1)) < 0.00207)
  }

  @Test func countsBeyondTheProtocolAreRefused() {
    let json = Data("[[1,9007199254740990],[2,9007199254740990]]".utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Histogram.self, from: json) }
  }

  @Test func mergedCountsAddUp() {
    var (left, right) = (Histogram(), Histogram())
    left.add(5)
    right.add(5, count: 2)
    right.add(1_000_000)
    left.merge(right)
    #expect(left.count == 4)
    #expect(left.quantile(0.5) == 5.5e-9)
  }

  @Test func survivesJSON() throws {
    var random = SplitMix64(seed: 5)
    var histogram = Histogram()
    for _ in 0..<500 { histogram.add(.random(in: 0..<10_000_000_000, using: &random)) }
    histogram.add(.max)
    let json = try JSONEncoder().encode(histogram)
    #expect(try JSONDecoder().decode(Histogram.self, from: json) == histogram)
  }

  @Test func isWrittenAsRowsInAscendingOrder() throws {
    var histogram = Histogram()
    histogram.add(40, count: 2)
    histogram.add(3)
    #expect(String(decoding: try JSONEncoder().encode(histogram), as: UTF8.self) == "[[3,1],[40,2]]")
  }

  @Test(arguments: [
    "{}", "[1]", "[[1]]", "[[1,2,3]]", "[[-1,2]]", "[[1,0]]", "[[1,-3]]", "[[1920,1]]", "[[1,2],[1,3]]",
    "[[1.5,2]]", "[[\"1\",2]]", "[[1,99999999999999999999]]", "[[",
  ])
  func malformedJSONIsRefused(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Histogram.self, from: Data(json.utf8))
    }
  }
}
