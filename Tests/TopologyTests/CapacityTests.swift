import Testing
import Topology

struct CapacityTests {
  static let half = Quota(group: "/g", quota: 50_000, period: 100_000)
  static let three = Quota(group: "/g", quota: 300_000, period: 100_000)
  static let words = "the quota of control group /g grants 50000 us of CPU time in every 100000 us"
  static let mask = "this process may run on 1 of 2 PUs (affinity or cpuset)"

  @Test(
    arguments: [
      (2, 2, nil, 2.0, nil),
      (1, 2, nil, 1, mask),
      (2, 2, half, 0.5, words),
      (1, 2, half, 0.5, "\(words); \(mask)"),
      (1, 2, three, 1, mask),
      (2, 2, three, 2, nil),
      (
        1, 2, Quota(group: "/g", quota: 150_000, period: 100_000), 1,
        "\(mask); \(words.replacing("50000", with: "150000"))"
      ),
    ] as [(Int, Int, Quota?, Double, String?)])
  func theTighterLimitDecidesAndComesFirst(
    allowed: Int, all: Int, quota: Quota?, value: Double, reason: String?
  ) {
    let capacity = Topology.Capacity(allowed: allowed, of: all, quota: quota)
    #expect(capacity.value == value)
    #expect(capacity.reason == reason)
  }
}
