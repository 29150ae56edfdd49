import Foundation
import Testing
import Topology

struct QuotaTests {
  static let v1Mount = "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
  static let v2Mount = "41 31 0:38 / /sys/fs/cgroup rw,nosuid shared:1 master:2 - cgroup2 cgroup2 rw\n"
  static let v1 = "sys/fs/cgroup/cpu,cpuacct"
  static let v2 = "sys/fs/cgroup"

  /// The tightest quota in a folder with these files, with the group's path inside of the folder.
  private func quota(_ files: [String: String]) throws -> Quota? {
    let root = FileManager.default.temporaryDirectory.appending(path: "juggle-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, text) in files {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: false, encoding: .utf8)
    }
    return Quota.tightest(root: root.path)
  }

  private func files(v1 group: String, _ files: [String: String], mounts: String = v1Mount) -> [String:
    String]
  {
    files.merging([
      "proc/self/cgroup": "7:memory:/m\n4:cpu,cpuacct:\(group)\n", "proc/self/mountinfo": mounts,
    ]) {
      a, _ in a
    }
  }

  private func files(v2 group: String, _ files: [String: String], mounts: String = v2Mount) -> [String:
    String]
  {
    files.merging(["proc/self/cgroup": "0::\(group)\n", "proc/self/mountinfo": mounts]) { a, _ in a }
  }

  @Test func theFirstLayout() throws {
    let found = try quota(
      files(
        v1: "/a/b",
        [
          "\(Self.v1)/a/b/cpu.cfs_quota_us": "150000\n", "\(Self.v1)/a/b/cpu.cfs_period_us": "100000\n",
          "\(Self.v1)/cpu.cfs_quota_us": "-1\n", "\(Self.v1)/cpu.cfs_period_us": "100000\n",
        ]))
    #expect(found == Quota(group: "/sys/fs/cgroup/cpu,cpuacct/a/b", quota: 150_000, period: 100_000))
    #expect(found?.cpus == 1.5)
  }

  @Test func theSecondLayout() throws {
    let found = try quota(files(v2: "/app.slice", ["\(Self.v2)/app.slice/cpu.max": "50000 100000\n"]))
    #expect(found == Quota(group: "/sys/fs/cgroup/app.slice", quota: 50_000, period: 100_000))
    #expect(
      found?.description
        == "the quota of control group /sys/fs/cgroup/app.slice grants 50000 us of CPU time in every 100000 us"
    )
  }

  @Test func theTightestOfAllAncestorsCounts() throws {
    let tree = [
      "\(Self.v2)/a/cpu.max": "300000 100000", "\(Self.v2)/a/b/cpu.max": "20000 10000",
      "\(Self.v2)/a/b/c/cpu.max": "max 100000", "\(Self.v2)/a/b/c/d/cpu.max": "400000 100000",
      "\(Self.v2)/a/other/cpu.max": "1000 100000",
    ]
    let found = try quota(files(v2: "/a/b/c/d", tree))
    #expect(found == Quota(group: "/sys/fs/cgroup/a/b", quota: 20_000, period: 10_000))
  }

  @Test func bothLayoutsCountWhereTheyAreMixed() throws {
    let found = try quota([
      "proc/self/cgroup": "4:cpu,cpuacct:/a\n1:name=systemd:/a\n0::/a\n",
      "proc/self/mountinfo": Self.v1Mount + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
      "\(Self.v1)/a/cpu.cfs_quota_us": "200000", "\(Self.v1)/a/cpu.cfs_period_us": "100000",
      "sys/fs/cgroup/unified/a/cpu.max": "100000 100000",
    ])
    #expect(found?.group == "/sys/fs/cgroup/unified/a")
  }

  @Test func aContainerMayKnowItsGroupByTheHostsPath() throws {
    let mounts = "33 31 0:30 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n"
    let tree = [
      "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "70000", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
    ]
    #expect(try quota(files(v1: "/docker/abc", tree, mounts: mounts))?.quota == 70_000)
    #expect(try quota(files(v1: "/docker/abc/child", tree, mounts: mounts))?.quota == 70_000)
    // Not part of what is mounted, though its name begins alike.
    #expect(try quota(files(v1: "/docker/abcd", tree, mounts: mounts))?.quota == 70_000)
  }

  @Test(arguments: ["/../../other", "/..", "/kubepods/pod1"])
  func aGroupOutsideOfWhatIsMountedHasTheMountedFolderAsAncestor(group: String) throws {
    let mounts = "41 31 0:38 /kubepods/pod2 /sys/fs/cgroup ro - cgroup2 cgroup rw\n"
    let tree = ["\(Self.v2)/cpu.max": "90000 100000", "other/cpu.max": "1 100000"]
    #expect(try quota(files(v2: group, tree, mounts: mounts))?.quota == 90_000)
  }

  @Test func mountPointsMayHoldSpaces() throws {
    let mounts = "41 31 0:38 / /odd\\040place\\134x rw - cgroup2 cgroup2 rw\n"
    let found = try quota(files(v2: "/a b", ["odd place\\x/a b/cpu.max": "5000 10000"], mounts: mounts))
    #expect(found?.cpus == 0.5)
  }

  @Test(arguments: [
    "max 100000", "", "\n", "50000", "a b", "50000 100000 3", "0 100000", "-1 100000", "50000 0", "50000 -5",
    "99999999999999999999999 100000", "\u{0}\u{0}", "max", "5e4 100000",
    String(repeating: "1", count: 10_000),
  ])
  func whatIsNoQuotaLimitsNothing(text: String) throws {
    #expect(try quota(files(v2: "/a", ["\(Self.v2)/a/cpu.max": text])) == nil)
    let tree = ["\(Self.v1)/a/cpu.cfs_quota_us": text, "\(Self.v1)/a/cpu.cfs_period_us": "x"]
    #expect(try quota(files(v1: "/a", tree)) == nil)
  }

  @Test func aQuotaWithoutItsPeriodLimitsNothing() throws {
    #expect(try quota(files(v1: "/a", ["\(Self.v1)/a/cpu.cfs_quota_us": "5000"])) == nil)
  }

  @Test func aFolderInTheFilesPlaceLimitsNothing() throws {
    #expect(try quota(files(v2: "/a", ["\(Self.v2)/a/cpu.max/x": "1 2"])) == nil)
  }

  @Test(arguments: ["", "0", "0::", "0::relative\n", ":::\n", "x\n0::/a/\n", "4:cpu\n"])
  func brokenListsOfGroupsAndMountsLimitNothing(text: String) throws {
    let tree = ["\(Self.v2)/cpu.max": "max 1"]
    #expect(
      try quota(tree.merging(["proc/self/cgroup": text, "proc/self/mountinfo": Self.v2Mount]) { a, _ in a })
        == nil)
    #expect(
      try quota(tree.merging(["proc/self/cgroup": "0::/", "proc/self/mountinfo": text]) { a, _ in a }) == nil)
    #expect(
      try quota(
        tree.merging(["proc/self/cgroup": "0::/", "proc/self/mountinfo": "1 2 3 4 5 6 - -\n"]) { a, _ in a })
        == nil)
  }

  @Test func nothingToReadLimitsNothing() throws { #expect(try quota([:]) == nil) }
}
