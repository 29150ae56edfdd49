import Foundation
import Samples
import Statistics
import Testing
import Topology

@testable import Reports

struct DoctorTests {
  /// `/proc/stat` of two PUs that were idle for so many ticks each, and stolen for so many.
  private static func stat(idle: Int, steal: Int = 0) -> String {
    (0...1).map { "cpu\($0) 100 0 100 \(idle) 0 0 0 \(steal) 0 0\n" }.joined()
  }

  /// A machine that says what is good to hear, after 1,000 s.
  private static let good = [
    "proc/stat": stat(idle: 50_000), "proc/uptime": "1000.00 1500.00\n",
    "proc/loadavg": "0.05 0.10 0.10 1/100 1234\n",
    "proc/cpuinfo": "processor : 0\nflags\t\t: fpu vme sse2\n",
    "proc/meminfo":
      "MemTotal: 16000000 kB\nMemAvailable: 12000000 kB\nSwapTotal: 1000 kB\nSwapFree: 1000 kB\n",
    "proc/pressure/cpu": "some avg10=0.50 avg60=0.00 avg300=0.00 total=1\nfull avg10=90.00 total=0\n",
    "proc/pressure/memory": "some avg10=0.00 avg60=0.00 avg300=0.00 total=1\n",
    "proc/pressure/io": "some avg10=1.00 avg60=0.00 avg300=0.00 total=1\n",
    "proc/sys/kernel/perf_event_paranoid": "2\n",
    "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance\n",
    "sys/devices/system/cpu/cpu1/cpufreq/scaling_governor": "performance\n",
    "sys/devices/system/cpu/cpu0/topology/thread_siblings_list": "0\n",
    "sys/devices/system/cpu/cpu1/topology/thread_siblings_list": "1\n",
    "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "0\n",
    "sys/devices/system/cpu/intel_pstate/no_turbo": "1\n",
    "sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n",
    "sys/class/power_supply/AC/online": "1\n",
  ]

  /// What is said of a machine whose files differ from a good one's, after a second in which its PUs were idle for
  /// so many ticks.
  private func diagnoses(
    _ files: [String: String] = [:], idle: Int = 100, steal: Int = 0
  ) throws -> [Diagnosis] {
    let tree = try Tree(Self.good.merging(files) { $1 })
    return MachineState.read(pus: [0, 1], root: tree.root) {
      try? tree.write(Self.stat(idle: 50_000 + idle, steal: steal), to: "proc/stat")
      try? tree.write("1001.00 1502.00\n", to: "proc/uptime")
    }.diagnoses
  }

  @Test func aGoodMachineIsFit() throws {
    let found = try diagnoses()
    #expect(found.allSatisfy { $0.severity == .ok }, "\(found.filter { $0.severity != .ok })")
    #expect(found.count == 12)
    let text = try presentDiagnoses(found)
    #expect(text.hasSuffix("\nThis machine is fit to measure on.\n"))
    #expect(text.contains("ok       load: Other work keeps 0 % of the 2 PUs busy; 0.1 threads ran"))
  }

  @Test func aMachineThatSaysNothingIsNotBlamed() throws {
    let tree = try Tree(["x": ""])
    let found = MachineState.read(pus: [0], root: tree.root) {}.diagnoses
    #expect(found.map(\.subject) == [.quota, .hypervisor])
    #expect(found.allSatisfy { $0.severity == .ok })
  }

  @Test(arguments: [
    (
      "proc/cpuinfo", "flags : fpu hypervisor\n", Diagnosis.Subject.hypervisor, Diagnosis.Severity.note,
      "a virtual machine:"
    ),
    ("sys/class/dmi/id/sys_vendor", "QEMU\n", .hypervisor, .note, "(QEMU)"),
    ("sys/hypervisor/type", "xen\n", .hypervisor, .note, "(xen)"),
    ("sys/class/dmi/id/sys_vendor", "Dell Inc.\n", .hypervisor, .ok, "No hypervisor"),
    ("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 50 kB\n", .memory, .warning, "50.0 KiB of 1000 KiB"),
    (
      "proc/meminfo",
      "MemTotal: 1000 kB\nMemAvailable: 500 kB\nSwapTotal: 300 kB\nSwapFree: 200 kB\n", .memory, .note,
      "100 KiB are swapped out"
    ),
    ("proc/pressure/cpu", "some avg10=40.00 avg60=0 total=1\n", .pressure, .warning, "a CPU 40 %"),
    ("proc/pressure/memory", "some avg10=2.00 avg60=0 total=1\n", .pressure, .warning, "memory 2 %"),
    ("proc/pressure/io", "some avg10=50.00 avg60=0 total=1\n", .pressure, .warning, "a disk 50 %"),
    ("proc/sys/kernel/perf_event_paranoid", "4\n", .counters, .note, "is 4"),
    (
      "sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave\n", .frequency, .warning,
      "governor performance and powersave"
    ),
    ("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n", .frequency, .note, "Turbo is on"),
    ("sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "0\n", .smt, .note, "share a core"),
    (
      "sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "7\n", .heat, .note,
      "its heat 7 times"
    ),
    (
      "sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n", .clock, .warning, "(hpet)"
    ),
    ("sys/class/power_supply/AC/online", "0\n", .power, .warning, "battery"),
  ])
  func eachFlawIsFound(
    file: String, text: String, subject: Diagnosis.Subject, severity: Diagnosis.Severity, words: String
  ) throws {
    let found = try diagnoses([file: text]).filter { $0.subject == subject }
    let flaw = try #require(found.first { $0.found.contains(words) }, "\(found)")
    #expect(flaw.severity == severity)
    #expect((flaw.advice == nil) == (severity == .ok))
  }

  @Test func othersWorkIsFound() throws {
    let busy = try #require(diagnoses(idle: 70).first)
    #expect(busy.subject == .load)
    #expect(busy.severity == .warning)
    #expect(busy.found.hasPrefix("Other work keeps 30 % of the 2 PUs busy"))
    #expect(try diagnoses(idle: 97).first?.severity == .ok)
  }

  @Test(arguments: [("1.50", Diagnosis.Severity.warning), ("0.50", .ok)])
  func whereTheCountersAreMissingTheLoadTells(load: String, severity: Diagnosis.Severity) throws {
    let tree = try Tree(["proc/loadavg": "\(load) 0 0 1/1 1\n"])
    let found = try #require(MachineState.read(pus: [0, 1], root: tree.root) {}.diagnoses.first)
    #expect(found.subject == .load)
    #expect(found.severity == severity)
  }

  @Test func stolenTimeIsFound() throws {
    let now = try diagnoses(idle: 80, steal: 20)
    let steal = try #require(now.first { $0.subject == .steal })
    #expect(steal.severity == .warning)
    #expect(steal.found.contains("takes 20 % of the PUs' time"))
    #expect(try #require(now.first { $0.subject == .load }).severity == .ok)
    let before = try diagnoses(["proc/stat": Self.stat(idle: 50_000, steal: 5_000)], idle: 100, steal: 5_000)
    #expect(before.first { $0.subject == .steal }?.severity == .note)
  }

  @Test(arguments: [("150000 100000", Diagnosis.Severity.warning), ("400000 100000", .note)])
  func aQuotaIsFound(limit: String, severity: Diagnosis.Severity) throws {
    let found = try diagnoses([
      "proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": limit,
      "proc/self/mountinfo": "41 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
    ])
    let quota = try #require(found.first { $0.subject == .quota })
    #expect(quota.severity == severity)
    #expect(quota.found.hasPrefix("The quota of control group /sys/fs/cgroup/a grants"))
  }

  @Test func theKernelsTickIsKnownByItsConfiguration() throws {
    let found = try diagnoses([
      "proc/sys/kernel/osrelease": "6.1.0\n", "boot/config-6.1.0": "# x\nCONFIG_HZ_250=y\nCONFIG_HZ=250\n",
    ])
    let tick = try #require(found.first { $0.subject == .tick })
    #expect(tick.found.contains("4.00 ms (HZ 250)"))
  }

  @Test(arguments: [
    "proc/uptime", "proc/stat", "proc/loadavg", "proc/meminfo", "proc/cpuinfo", "proc/pressure/cpu",
    "proc/sys/kernel/perf_event_paranoid", "sys/class/power_supply/AC/online",
    "sys/devices/system/cpu/intel_pstate/no_turbo",
    "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count",
  ])
  func damagedFilesAreAsGoodAsNone(file: String) throws {
    for text in ["", "\n", "x", "-1", "some avg10=x", "99999999999999999999999", "\u{0}", "MemTotal: x kB"] {
      #expect(try !diagnoses([file: text]).isEmpty)
    }
  }

  // MARK: The A/A run

  private func compared(_ second: (Int) -> Double, disturbed: Int = 0) -> Diagnosis {
    SelfComparison((0..<20).map { (1.0, second($0)) }).diagnosis(trials: 40, disturbed: disturbed)
  }

  @Test func theNoiseFloorAndTheSmallestChangeAreSaid() {
    let quiet = compared { $0.isMultiple(of: 2) ? 1.01 : 0.99 }
    #expect(quiet.severity == .ok)
    #expect(quiet.found.hasPrefix("20 pairs of the same trial differ by ±1.5 %: so many show changes of "))
  }

  @Test func aNoisyMachineIsAWarning() {
    let noisy = compared { $0.isMultiple(of: 2) ? 1.1 : 0.9 }
    #expect(noisy.severity == .warning)
    #expect(compared({ _ in 1 }, disturbed: 11).severity == .warning)
    #expect(compared({ _ in 1 }, disturbed: 10).severity == .ok)
  }

  @Test func aDifferenceWhereThereIsNoneIsSaid() {
    let alarm = compared { 1.02 + 0.001 * Double($0 % 3) }
    #expect(alarm.severity == .note)
    #expect(alarm.found.contains("one in twenty"))
  }

  @Test func tooFewPairsSayNothing() {
    #expect(SelfComparison([(1, 1)]).diagnosis(trials: 2, disturbed: 0).severity == .warning)
    #expect(SelfComparison([(Double, Double)]()).diagnosis(trials: 0, disturbed: 0).severity == .warning)
  }

  // MARK: Output

  @Test func jsonHasEverything() throws {
    let text = try presentDiagnoses(diagnoses(["sys/class/power_supply/AC/online": "0"]), format: .json)
    let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(report["fit"] as? Bool == false)
    #expect(report["warnings"] as? Int == 1)
    #expect(report["schema"] as? Int == 1)
    let all = try #require(report["diagnoses"] as? [[String: Any]])
    let power = try #require(all.first { $0["subject"] as? String == "power" })
    #expect(power["severity"] as? String == "warning")
    #expect(power["advice"] as? String == "Plug it in.")
    #expect(all.allSatisfy { $0["found"] is String })
  }
}
