import Experiments
import Testing

struct TimeTextTests {
  @Test(arguments: [
    (0, "0.00 s"), (0.5, "0.50 s"), (9.99, "9.99 s"), (9.996, "10 s"), (12.5, "12.5 s"), (119.96, "2 min"),
    (250, "4 min 10 s"), (7_199.6, "2 h 0 min"), (7_500, "2 h 5 min"), (1e300, "277777777 h 47 min"),
  ])
  func isShortAndRoundedToTheNextUnit(seconds: Double, text: String) {
    #expect(TimeText.about(seconds) == text)
  }

  @Test(
    arguments: [
      ("400ms", 400_000_000), ("1.5us", 1_500), ("2 s", 2_000_000_000), ("0ms", nil), ("-1ms", nil),
      ("5", nil),
      ("25h", nil), ("", nil), ("nanms", nil),
    ] as [(String, UInt64?)])
  func aTimeOfTheCommandLineHasAUnit(text: String, ns: UInt64?) {
    #expect(TimeText.nanoseconds(text).map { UInt64($0) } == ns)
  }
}
