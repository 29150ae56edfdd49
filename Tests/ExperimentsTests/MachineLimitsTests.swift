import Foundation
import Testing
import Trials

@testable import Experiments

struct MachineLimitsTests {
  /// A folder with files of `/proc` and `/sys`, gone afterwards.
  private func withFiles(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, text) in files {
      let file = root.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try body(root.path)
  }

  private let proc = [
    "proc/self/status": "Name:\tx\nUid:\t1000\t1000\t1000\t1000\n",
    "proc/self/limits": "Limit   Soft Limit  Hard Limit  Units\nMax processes   4096   8192   processes\n",
    "proc/loadavg": "0.10 0.10 0.10 2/96 1234\n",
    "proc/meminfo": "MemTotal: 4000 kB\nMemAvailable:    2000 kB\n",
    "proc/sys/kernel/threads-max": "10000\n",
    "proc/sys/kernel/pid_max": "32768\n",
    "proc/sys/vm/max_map_count": "65530\n",
  ]

  @Test func theSecondLayoutOfControlGroupsIsRead() throws {
    let files = proc.merging([
      "proc/self/cgroup": "0::/a/b\n",
      "sys/fs/cgroup/a/pids.max": "500\n", "sys/fs/cgroup/a/pids.current": "100\n",
      "sys/fs/cgroup/a/b/pids.max": "max\n",
      "sys/fs/cgroup/a/b/memory.max": "1000000\n", "sys/fs/cgroup/a/b/memory.current": "600000\n",
      "sys/fs/cgroup/a/b/memory.stat": "anon 5\ninactive_file 100000\n",
    ]) { $1 }
    try withFiles(files) { root in
      let limits = MachineLimits.read(root: root)
      #expect(limits.memory == 500_000)
      #expect(
        limits.threads.map { "\($0.name) \($0.left)" } == [
          "RLIMIT_NPROC (ulimit -u) 4000", "kernel.threads-max 9904", "kernel.pid_max 32672",
          "vm.max_map_count 32637", "pids.max of the control group 400",
        ])
    }
  }

  @Test func theFirstLayoutOfControlGroupsIsRead() throws {
    let files = proc.merging([
      "proc/self/cgroup": "8:pids:/a\n4:memory:/a\n0::/\n",
      "proc/self/status": "Uid:\t0\t0\t0\t0\n",
      "sys/fs/cgroup/pids/a/pids.max": "300\n", "sys/fs/cgroup/pids/a/pids.current": "1\n",
      "sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n",
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "900000\n",
    ]) { $1 }
    try withFiles(files) { root in
      let limits = MachineLimits.read(root: root)
      #expect(limits.memory == 900_000)
      #expect(limits.threads.first?.name == "kernel.threads-max")
      #expect(limits.threads.last?.left == 299)
    }
  }

  @Test func whatIsNotKnownLimitsNothing() {
    #expect(MachineLimits.read(root: "/nowhere") == .unlimited)
    #expect(MachineLimits.unlimited.excess(of: 10_000_000, model: .thread) == nil)
  }

  @Test func thisMachineHoldsATask() {
    #expect(MachineLimits.current().excess(of: 1, model: .thread) == nil)
  }

  @Test func processesNeedNoMappingsOfTheirParent() {
    let limits = MachineLimits(threads: [
      MachineLimits.ThreadLimit(name: "vm.max_map_count", left: 10),
      MachineLimits.ThreadLimit(name: "RLIMIT_NPROC (ulimit -u)", left: 20),
    ])
    #expect(limits.excess(of: 11, model: .thread)?.most == 10)
    #expect(limits.excess(of: 20, model: .process) == nil)
    let excess = limits.excess(of: 21, model: .process)
    #expect(excess?.needed == "21 processes")
    #expect(excess?.limit == "RLIMIT_NPROC (ulimit -u) allows 20 more here")
  }

  @Test func threadsOfThisUserAreCountedAgainstItsOwnLimit() throws {
    let files = proc.merging([
      "proc/1/status": "Uid:\t0\t0\t0\t0\nThreads:\t7\n",
      "proc/20/status": "Uid:\t1000\t0\t0\t0\nThreads:\t5\n",
      "proc/30/status": "Uid:\t1000\t1000\t1000\t1000\nThreads:\t11\n",
      "proc/self/task/status": "Uid:\t1000\nThreads:\t100\n",
    ]) { $1 }
    try withFiles(files) { root in
      #expect(
        MachineLimits.read(root: root).threads.prefix(2).map { "\($0.name) \($0.left)" } == [
          "RLIMIT_NPROC (ulimit -u) 4080", "kernel.threads-max 9904",
        ])
    }
  }

  @Test(arguments: [("32768\t60999\n", 28_232), ("1 1\n", 1), ("9 1\n", nil), ("x\n", nil), ("", nil)])
  func ephemeralPortsAreRead(text: String, ports: Int?) throws {
    try withFiles(["proc/sys/net/ipv4/ip_local_port_range": text]) { root in
      #expect(MachineLimits.read(root: root).ports == ports)
    }
  }

  @Test func everyConnectionNeedsAPort() {
    let limits = MachineLimits(ports: 1_128)
    let roles = { (tasks: Int) in
      [
        Role(name: "asks", tasks: tasks, steps: [.echo(bytes: 1, ns: 0)], repeat: 1),
        Role(name: "rests", tasks: tasks, steps: [.sleep(ns: 1)], repeat: 1),
      ]
    }
    #expect(limits.excess(of: 2_000, model: .task, roles: roles(1_000)) == nil)
    let excess = limits.excess(of: 2_002, model: .task, roles: roles(1_001))
    #expect(excess?.needed == "1001 connections to the echo server, each from a port of its own")
    #expect(excess?.limit.hasPrefix("net.ipv4.ip_local_port_range has 1128 ports") == true)
    #expect(excess?.most == 2_000)
    #expect(MachineLimits(ports: 0).excess(of: 2, model: .task, roles: roles(1))?.most == 0)
  }

  @Test func onlyThreadsNeedThreads() {
    let limits = MachineLimits(threads: [MachineLimits.ThreadLimit(name: "x", left: 10)])
    #expect(limits.excess(of: 11, model: .thread)?.most == 10)
    #expect(limits.excess(of: 10, model: .thread) == nil)
    #expect(limits.excess(of: 1_000_000, model: .task) == nil)
    #expect(limits.excess(of: 1_000_000, model: nil) == nil)
  }
}

struct NearestWordTests {
  static let words: [(String, String?)] = [
    ("thraed", "thread"), ("thred", "thread"), ("Task", "task"), ("corutine", "coroutine"), ("xyz", nil),
    ("", nil), ("eventloop", "eventLoop"),
  ]

  @Test(arguments: words)
  func findsTheWordThatWasMeant(_ word: String, _ meant: String?) {
    #expect(nearest(to: word, in: Model.allCases.map(\.rawValue)) == meant)
  }
}
