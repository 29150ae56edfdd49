import Foundation
import Trials

/// How many tasks a machine can hold at once. What is not known limits nothing.
package struct MachineLimits: Sendable, Hashable {
  /// Memory that may still be used, in bytes.
  package var memory: Int?
  /// What bounds the number of threads, each with how many may still be made.
  package var threads: [ThreadLimit]
  /// Files and connections that one process may have open.
  package var descriptors: Int?
  /// Ports for connections from this machine to one server on it: its ephemeral ports.
  package var ports: Int?

  package struct ThreadLimit: Sendable, Hashable {
    /// As its documentation calls it, such as `RLIMIT_NPROC`.
    package var name: String
    package var left: Int

    package init(name: String, left: Int) { (self.name, self.left) = (name, left) }
  }

  package init(
    memory: Int? = nil, threads: [ThreadLimit] = [], descriptors: Int? = nil, ports: Int? = nil
  ) {
    (self.memory, self.threads, self.descriptors, self.ports) = (memory, threads, descriptors, ports)
  }

  /// For a machine that nothing runs on: simulated, or read from a file.
  package static let unlimited = MachineLimits()

  fileprivate static let mappings = "vm.max_map_count"

  /// What so many tasks need, what there is, and how many would fit.
  struct Excess: Hashable {
    var needed: String
    var limit: String
    var most: Int
  }

  /// What a worker has open besides what its tasks have.
  private static let ownDescriptors = 64

  /// Ephemeral ports that are left to the echo server and to other programs.
  private static let otherPorts = 128

  /// What a number of tasks goes over; nil where they fit. The models of other workers are not known.
  ///
  /// - Parameter roles: Who does what, for what their steps keep in memory and open.
  func excess(of tasks: Int, model: Model?, roles: [Role] = []) -> Excess? {
    guard let model else { return nil }
    // A process counts as a thread everywhere but in its parent's mappings.
    let bounds =
      switch model {
      case .thread: threads
      case .process: threads.filter { $0.name != Self.mappings }
      default: [ThreadLimit]()
      }
    if let tightest = bounds.min(by: { $0.left < $1.left }), tasks > tightest.left {
      let what = model == .process ? "processes" : "threads"
      return Excess(
        needed: "\(tasks) \(what)", limit: "\(tightest.name) allows \(max(0, tightest.left)) more here",
        most: max(0, tightest.left))
    }
    let open = roles.reduce(0) { $0 + $1.descriptors * $1.tasks }
    if let descriptors, open > descriptors - Self.ownDescriptors {
      return Excess(
        needed: "\(open) open files and connections",
        limit:
          "RLIMIT_NOFILE (ulimit -Hn) allows \(descriptors), of which a worker needs \(Self.ownDescriptors)",
        most: max(0, (descriptors - Self.ownDescriptors) / max(1, open / max(1, tasks))))
    }
    let connections = roles.reduce(0) { $0 + ($1.usesEcho ? $1.tasks : 0) }
    if let ports, connections > ports - Self.otherPorts {
      let most = Double(max(0, ports - Self.otherPorts)) * Double(tasks) / Double(connections)
      return Excess(
        needed: "\(connections) connections to the echo server, each from a port of its own",
        limit:
          "net.ipv4.ip_local_port_range has \(ports) ports, of which \(Self.otherPorts) are left to others",
        most: Int(most.rounded(.down)))
    }
    let sets = roles.reduce(0.0) { $0 + $1.workingSet * Double($1.tasks) }
    let needed = Double(tasks) * Double(model.bytesPerTask) + sets
    guard let memory, needed > Double(memory) else { return nil }
    return Excess(
      needed: "at least \(Self.gibibytes(needed)) of memory",
      limit: "\(Self.gibibytes(Double(memory))) are available",
      most: Int((Double(memory) / (needed / Double(max(1, tasks)))).rounded(.down)))
  }

  private static func gibibytes(_ bytes: Double) -> String {
    let tenths = (bytes / 1_073_741_824 * 10).rounded() / 10
    return tenths > 0 ? "\(tenths) GiB" : "\(Int(bytes / 1_048_576)) MiB"
  }
}

extension MachineLimits {
  /// The limits of this machine and of this process's control groups, as far as `/proc` and `/sys` say.
  package static func current() -> MachineLimits { read(root: "") }

  /// - Parameter root: a folder that stands for `/`, for tests.
  static func read(root: String) -> MachineLimits {
    let system = SystemFiles(root: root)
    var limits = MachineLimits()
    let running = system.runningThreads ?? 0
    func add(_ name: String, _ left: Int?) {
      if let left { limits.threads.append(ThreadLimit(name: name, left: max(0, left))) }
    }
    if !system.isRoot {
      // It counts the threads of its user only.
      let own = system.ownThreads ?? running
      add("RLIMIT_NPROC (ulimit -u)", system.processLimit.map { $0 - own })
    }
    add("kernel.threads-max", system.number("/proc/sys/kernel/threads-max").map { $0 - running })
    add("kernel.pid_max", system.number("/proc/sys/kernel/pid_max").map { $0 - running })
    // A thread's stack and the guard page below it are two mappings; a process has some hundred of its own.
    add(Self.mappings, system.number("/proc/sys/vm/max_map_count").map { ($0 - 256) / 2 })
    // Who may raise his own limit may do so up to what the kernel holds.
    limits.descriptors =
      system.mayRaiseLimits ? system.number("/proc/sys/fs/nr_open") : system.descriptorLimit
    limits.ports = system.ports
    add("pids.max of the control group", system.left("pids.max", used: "pids.current", controller: "pids"))

    let groups = [
      system.left("memory.max", used: "memory.current", controller: ""),
      system.left("memory.limit_in_bytes", used: "memory.usage_in_bytes", controller: "memory"),
    ]
    limits.memory = ([system.availableMemory] + groups).compactMap(\.self).min().map { max(0, $0) }
    return limits
  }
}

/// The few files of `/proc` and `/sys` that limits are read from.
private struct SystemFiles {
  let root: String

  func text(_ path: String) -> String? { try? String(contentsOfFile: root + path, encoding: .utf8) }

  func number(_ path: String) -> Int? {
    text(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  /// The words of the first line that begins so.
  private func words(_ path: String, after start: String) -> [Substring]? {
    text(path)?.split(separator: "\n").first { $0.hasPrefix(start) }?.dropFirst(start.count).split {
      $0 == " " || $0 == "\t"
    }
  }

  var isRoot: Bool { words("/proc/self/status", after: "Uid:")?.dropFirst().first == "0" }

  /// Threads of all processes that have this one's real user; nil where `/proc` shows none.
  ///
  /// - Complexity: O(processes).
  var ownThreads: Int? {
    guard let user = words("/proc/self/status", after: "Uid:")?.first,
      let names = try? FileManager.default.contentsOfDirectory(atPath: root + "/proc")
    else { return nil }
    // A process may end while it is looked at; then it has no threads.
    let counts = names.filter { $0.utf8.allSatisfy { (48...57).contains($0) } }.compactMap { name -> Int? in
      let status = "/proc/\(name)/status"
      guard words(status, after: "Uid:")?.first == user else { return nil }
      return words(status, after: "Threads:")?.first.flatMap { Int($0) }
    }
    return counts.isEmpty ? nil : counts.reduce(0, +)
  }

  /// The range of ephemeral ports, from its first to its last.
  var ports: Int? {
    let ends = words("/proc/sys/net/ipv4/ip_local_port_range", after: "")?.compactMap { Int($0) }
    guard let ends, ends.count == 2, ends[0] <= ends[1] else { return nil }
    return ends[1] - ends[0] + 1
  }

  /// Bit 24 of the capabilities is CAP_SYS_RESOURCE.
  var mayRaiseLimits: Bool {
    let word = words("/proc/self/status", after: "CapEff:")?.first
    return word.flatMap { UInt64($0, radix: 16) }.map { $0 >> 24 & 1 == 1 } ?? false
  }

  var processLimit: Int? { words("/proc/self/limits", after: "Max processes")?.first.flatMap { Int($0) } }

  /// The fifth column is the hard limit; a worker raises its own to it.
  var descriptorLimit: Int? {
    words("/proc/self/limits", after: "Max open files")?.dropFirst().first.flatMap { Int($0) }
  }

  var availableMemory: Int? {
    words("/proc/meminfo", after: "MemAvailable:")?.first.flatMap { Int($0) }.map { $0 * 1024 }
  }

  /// The fourth field of `loadavg` is threads that run / threads that exist.
  var runningThreads: Int? {
    text("/proc/loadavg")?.split(separator: " ").dropFirst(3).first?.split(separator: "/").last.flatMap {
      Int($0)
    }
  }

  /// What the tightest of this process's control groups and their ancestors leaves, in either layout.
  func left(_ limit: String, used: String, controller: String) -> Int? {
    var lefts: [Int] = []
    for line in (text("/proc/self/cgroup") ?? "").split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",")
      let base: String
      if fields[0] == "0" {
        base = "/sys/fs/cgroup"
      } else if controllers.contains(Substring(controller)) {
        base = "/sys/fs/cgroup/" + controller
      } else {
        continue
      }
      var path = fields[2].split(separator: "/")
      while true {
        let folder = ([Substring(base)] + path).joined(separator: "/") + "/"
        if let most = number(folder + limit) {
          // The memory of cached files is counted as used, though it is given back when needed.
          let reclaimable =
            limit.hasPrefix("memory") ? words(folder + "memory.stat", after: "inactive_file ") : nil
          let cache = reclaimable?.first.flatMap { Int($0) } ?? 0
          lefts.append(min(most, 1 << 60) - (number(folder + used) ?? 0) + cache)
        }
        if path.isEmpty { break }
        path.removeLast()
      }
    }
    return lefts.min()
  }
}
