import Samples
import Testing
import Topology

struct CPUTimesTests {
  private static let stat = """
    cpu  600 0 300 5000 20 6 4 30 0 0
    cpu0 100 1 100 1000 10 2 1 10 0 0
    cpu1 200 2 100 2000 5 3 2 20 7 7
    cpu10 300 3 100 2000 5 1 1 0 0 0
    intr 12345 1 2 3
    ctxt 99
    """

  @Test func sumsUpTheTrialsOwnPUs() throws {
    let one = try #require(CPUTimes(of: [0], in: Self.stat))
    #expect(abs(one.idle - 10.1) < 1e-9)
    #expect(abs(one.interrupts - 0.03) < 1e-9)
    #expect(abs(one.steal - 0.1) < 1e-9)
    let two = try #require(CPUTimes(of: [10, 1], in: Self.stat))
    #expect(abs(two.idle - 40.1) < 1e-9)
    #expect(abs(two.steal - 0.2) < 1e-9)
  }

  @Test(arguments: [
    "", "\n", "cpu\n", "cpu0 1 2 3\n", "cpu0 a b c d e f g h\n", "cpu0 -1 0 0 0 0 0 0 0\n",
    "cpu1 1 2 3 4 5 6 7 8\n", "cpuX 1 2 3 4 5 6 7 8\n", "intr 1\ncpu0 1 2 3 4 5 6 7 8\n",
    "cpu0 99999999999999999999999 2 3 4 5 6 7 8\n", "\u{0}\u{0}", "cpu0",
  ])
  func whatIsNoSuchFileSaysNothing(text: String) { #expect(CPUTimes(of: [0], in: text) == nil) }

  @Test func noPUsHaveNoTimes() { #expect(CPUTimes(of: [], in: Self.stat) == nil) }

  @Test func aMissingFileSaysNothing() {
    #expect(CPUTimes.read(of: [0], root: "/nowhere") == nil)
  }

  @Test func isReadFromAFolder() throws {
    let tree = try Tree(["proc/stat": Self.stat])
    #expect(CPUTimes.read(of: [0, 1], root: tree.root) == CPUTimes(of: [0, 1], in: Self.stat))
    #expect(CPUTimes.read(of: [2], root: tree.root) == nil)  // switched off, or of another machine
  }
}

struct ThrottlingTests {
  private static let groups = ["proc/self/cgroup": "4:cpu:/a/b\n0::/c\n"]
  private static let mounts = [
    "proc/self/mountinfo": "33 31 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
      + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
  ]
  private static let v1 = "sys/fs/cgroup/cpu/a"
  private static let v2 = "sys/fs/cgroup/unified/c"

  private func seconds(_ files: [String: String]) throws -> Double? {
    let tree = try Tree(Self.groups.merging(Self.mounts) { $1 }.merging(files) { $1 })
    return Throttling(root: tree.root).seconds()
  }

  @Test func theFirstLayoutCountsNanoseconds() throws {
    let found = try seconds([
      "\(Self.v1)/cpu.cfs_quota_us": "50000", "\(Self.v1)/cpu.cfs_period_us": "100000",
      "\(Self.v1)/cpu.stat": "nr_periods 10\nnr_throttled 3\nthrottled_time 1500000000\n",
    ])
    #expect(found == 1.5)
  }

  @Test func theSecondLayoutCountsMicroseconds() throws {
    let found = try seconds([
      "\(Self.v2)/cpu.max": "50000 100000",
      "\(Self.v2)/cpu.stat": "usage_usec 7\nnr_throttled 3\nthrottled_usec 250000\nnr_bursts 0\n",
    ])
    #expect(found == 0.25)
  }

  @Test func groupsWithinGroupsAreSummedUp() throws {
    let found = try seconds([
      "\(Self.v1)/cpu.cfs_quota_us": "50000", "\(Self.v1)/cpu.cfs_period_us": "100000",
      "\(Self.v1)/cpu.stat": "throttled_time 1000000000\n",
      "\(Self.v2)/cpu.max": "50000 100000", "\(Self.v2)/cpu.stat": "throttled_usec 250000\n",
    ])
    #expect(found == 1.25)
  }

  @Test func withoutAQuotaNothingIsThrottled() throws {
    #expect(
      try seconds(["\(Self.v2)/cpu.max": "max 100000", "\(Self.v2)/cpu.stat": "throttled_usec 5\n"]) == nil)
    #expect(try seconds([:]) == nil)
  }

  @Test(arguments: ["", "throttled_usec\n", "throttled_usec x\n", "throttled_usec -1\n", "nr_throttled 1\n"])
  func whatDoesNotSaySoIsUnknown(text: String) throws {
    #expect(try seconds(["\(Self.v2)/cpu.max": "50000 100000", "\(Self.v2)/cpu.stat": text]) == nil)
  }
}
