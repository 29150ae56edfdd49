import Glibc

/// What a machine is like just now, as far as measuring on it is concerned. Each is nil where the machine doesn't say.
package struct MachineState: Sendable, Hashable {
  /// The PUs that this process may use, by the operating system's numbers.
  package var pus: [Int]
  package var quota: Quota?
  /// Who sets the clock frequency of these PUs, such as `performance`; empty where nobody says.
  package var governors: Set<String> = []
  /// Whether the clock may go beyond its nominal frequency.
  package var turbo: Bool?
  /// Whether two of the PUs share a core.
  package var sharesCores: Bool?
  /// What runs the machine, where that is no machine itself: the hypervisor's name, or "a hypervisor".
  package var hypervisor: String?
  /// Shares of the PUs' time, over the moment that was looked at.
  package var busy: Double?
  package var steal: Double?
  /// Of the time since the machine started.
  package var stealSinceStart: Double?
  /// Threads that ran or wanted to, on average over the last minute.
  package var load: Double?
  /// Parts of the last ten seconds in which some thread waited for a CPU, for memory, for a disk.
  package var pressure: [Resource: Double] = [:]
  /// Bytes.
  package var memory: Int?
  package var memoryAvailable: Int?
  package var swapUsed: Int?
  /// `kernel.perf_event_paranoid`.
  package var perfParanoid: Int?
  /// How the kernel reads the time, such as `tsc`.
  package var clockSource: String?
  /// Ticks a second of the kernel's scheduler.
  package var ticks: Int?
  package var isOnBattery: Bool?
  /// How often the processor has slowed down for its heat since the machine started.
  package var slowedByHeat: Int?

  package enum Resource: String, Sendable, CaseIterable { case cpu, memory, io }

  package init(pus: [Int]) { self.pus = pus }
}

extension MachineState {
  /// Looks at the machine.
  ///
  /// - Parameters:
  ///   - pus: Those that shall be measured on.
  ///   - root: A folder to look in instead of `/`.
  ///   - wait: Lets the moment pass over which busy and stolen time are counted.
  /// - Complexity: O(PUs of the machine).
  package static func read(
    pus: [Int], root: String = "/", wait: () -> Void = { usleep(500_000) }
  ) -> MachineState {
    let files = Files(root: root)
    var state = MachineState(pus: pus)
    state.quota = Quota.tightest(root: root)
    let cpu = { (pu: Int) in "/sys/devices/system/cpu/cpu\(pu)" }
    state.governors = Set(pus.compactMap { files.word(cpu($0) + "/cpufreq/scaling_governor") })
    let boost = files.number("/sys/devices/system/cpu/cpufreq/boost")
    let noTurbo = files.number("/sys/devices/system/cpu/intel_pstate/no_turbo")
    state.turbo = noTurbo.map { $0 == 0 } ?? boost.map { $0 != 0 }
    let siblings = pus.compactMap { files.word(cpu($0) + "/topology/thread_siblings_list") }
    if siblings.count == pus.count { state.sharesCores = Set(siblings).count < pus.count }
    state.hypervisor = files.hypervisor
    state.load = files.words("/proc/loadavg").first.flatMap { Double($0) }
    for resource in Resource.allCases { state.pressure[resource] = files.pressure(resource.rawValue) }
    let memory = files.memory
    (state.memory, state.memoryAvailable) = (memory["MemTotal"], memory["MemAvailable"])
    if let total = memory["SwapTotal"], let free = memory["SwapFree"] { state.swapUsed = total - free }
    state.perfParanoid = files.number("/proc/sys/kernel/perf_event_paranoid")
    state.clockSource = files.word("/sys/devices/system/clocksource/clocksource0/current_clocksource")
    state.ticks = files.ticks
    state.isOnBattery = files.isOnBattery
    let heat = pus.compactMap { files.number(cpu($0) + "/thermal_throttle/core_throttle_count") }
    if !heat.isEmpty { state.slowedByHeat = heat.max() }
    state.count(files, wait)
    return state
  }

  private mutating func count(_ files: Files, _ wait: () -> Void) {
    guard let before = CPUTimes.read(of: pus, root: files.root) else { return }
    let start = files.uptime
    wait()
    guard let after = CPUTimes.read(of: pus, root: files.root), let start, let end = files.uptime else {
      return
    }
    if end > 0 { stealSinceStart = min(1, after.steal / (end * Double(pus.count))) }
    let whole = (end - start) * Double(pus.count)
    guard whole > 0 else { return }
    let stolen = max(0, after.steal - before.steal)
    steal = min(1, stolen / whole)
    busy = min(1, max(0, 1 - (after.idle - before.idle + stolen) / whole))
  }
}

/// The kernel's files, under some folder.
private struct Files {
  let root: String

  func text(_ path: String) -> String? {
    (try? BoundedFile.bytes(of: root + path, limit: 4 << 20)).map { String(decoding: $0, as: UTF8.self) }
  }

  func words(_ path: String) -> [Substring] { text(path)?.split(whereSeparator: \.isWhitespace) ?? [] }

  /// The one word of a file.
  func word(_ path: String) -> String? { words(path).first.map { String($0) } }

  func number(_ path: String) -> Int? { word(path).flatMap { Int($0) } }

  /// Seconds since the machine started.
  var uptime: Double? { words("/proc/uptime").first.flatMap { Double($0) } }

  /// By name, in bytes.
  var memory: [String: Int] {
    var found: [String: Int] = [:]
    for line in (text("/proc/meminfo") ?? "").split(separator: "\n") {
      let fields = line.split(whereSeparator: { $0 == " " || $0 == ":" })
      if fields.count >= 2, let size = Int(fields[1]), size < 1 << 50 {
        found[String(fields[0])] = size << 10
      }
    }
    return found
  }

  /// The share of `avg10` in the line `some`.
  func pressure(_ name: String) -> Double? {
    let line = text("/proc/pressure/" + name)?.split(separator: "\n").first { $0.hasPrefix("some ") }
    let field = line?.split(separator: " ").first { $0.hasPrefix("avg10=") }
    return field.flatMap { Double($0.dropFirst("avg10=".count)) }.map { $0 / 100 }
  }

  var hypervisor: String? {
    let flags = (text("/proc/cpuinfo") ?? "").split(separator: "\n").first { $0.hasPrefix("flags") }
    let isVirtual = flags?.split(separator: " ").contains("hypervisor") == true
    if let name = word("/sys/hypervisor/type") { return name }
    let maker = [text("/sys/class/dmi/id/sys_vendor"), text("/sys/class/dmi/id/product_name")]
      .compactMap { $0?.split(separator: "\n").first.map { String($0) } }.joined(separator: " ")
    let known = [
      "QEMU", "KVM", "VMware", "VirtualBox", "Xen", "Amazon EC2", "Google Compute", "Virtual Machine",
    ]
    let isKnown = known.contains { name in maker.contains(name) } && !maker.contains(".metal")
    guard isVirtual || isKnown else { return nil }
    return maker.isEmpty ? "a hypervisor" : maker
  }

  /// As the kernel was configured, where that can be read.
  var ticks: Int? {
    guard let release = word("/proc/sys/kernel/osrelease"), !release.contains("/") else { return nil }
    let line = text("/boot/config-" + release)?.split(separator: "\n").first { $0.hasPrefix("CONFIG_HZ=") }
    return line.flatMap { Int($0.dropFirst("CONFIG_HZ=".count)) }
  }

  var isOnBattery: Bool? {
    let folder = "/sys/class/power_supply"
    let supplies = ["AC", "AC0", "ACAD", "ADP0", "ADP1", "Mains"].compactMap {
      number("\(folder)/\($0)/online")
    }
    if supplies.contains(1) { return false }
    let batteries = ["BAT0", "BAT1"].compactMap { word("\(folder)/\($0)/status") }
    if batteries.contains("Discharging") { return true }
    return supplies.isEmpty && batteries.isEmpty ? nil : !supplies.isEmpty
  }
}
