import Findings
package import Statistics
package import Topology

/// One thing about a machine that matters to whoever measures on it.
package struct Diagnosis: Sendable, Hashable, Encodable {
  package var subject: Subject
  package var severity: Severity
  /// What was found, in a sentence.
  package var found: String
  /// What to do about it; nil where there is nothing to do.
  package var advice: String?

  package enum Subject: String, Sendable, Encodable, CaseIterable {
    case comparison = "A/A run"
    case load, steal, pressure, quota, frequency, power, heat
    case smt = "SMT"
    case hypervisor = "virtual machine"
    case memory, clock
    case tick = "scheduler"
    case counters = "perf events"
  }

  package enum Severity: String, Sendable, Encodable { case ok, note, warning }

  init(_ subject: Subject, _ severity: Severity, _ found: String, _ advice: String? = nil) {
    (self.subject, self.severity, self.found, self.advice) = (subject, severity, found, advice)
  }
}

extension SelfComparison {
  /// What comparing a cell with itself says about a machine.
  ///
  /// - Parameters:
  ///   - trials: How many were run.
  ///   - disturbed: How many of them others took much from.
  package func diagnosis(trials: Int, disturbed: Int) -> Diagnosis {
    guard let spread, let smallestVisible else {
      return Diagnosis(
        .comparison, .warning, "Only \(Wording.amount(pairs, "pair")) could be compared.", "Try again.")
    }
    let seen =
      "\(Wording.amount(pairs, "pair")) of the same trial differ by ±\(Wording.percent(spread)): so many show "
      + "changes of \(Wording.percent(smallestVisible)) or more."
    if 4 * disturbed > trials {
      return Diagnosis(
        .comparison, .warning, "\(seen) \(disturbed) of \(trials) trials were disturbed.",
        "End what else runs, then look again.")
    }
    if isAlarm {
      return Diagnosis(
        .comparison, .note,
        "\(seen) They seem to differ though they are the same, which happens to one in twenty.",
        "Look again; if it stays, something changes while trials run.")
    }
    if spread > 0.05 {
      return Diagnosis(
        .comparison, .warning, seen, "Measure more rounds for small changes, or on a quieter machine.")
    }
    return Diagnosis(.comparison, .ok, seen)
  }
}

extension MachineState {
  /// What to know of this machine before measuring on it. What it doesn't say is left out.
  package var diagnoses: [Diagnosis] {
    [
      loadDiagnosis, stealDiagnosis, pressureDiagnosis, quotaDiagnosis, governorDiagnosis, turboDiagnosis,
      powerDiagnosis, heatDiagnosis, smtDiagnosis, hypervisorDiagnosis, memoryDiagnosis, clockDiagnosis,
      tickDiagnosis, countersDiagnosis,
    ].compactMap { $0 }
  }

  private var loadDiagnosis: Diagnosis? {
    let threads = load.map { "\(($0 * 10).rounded() / 10) threads ran or wanted to in the last minute" }
    let average = threads.map { "; " + $0 } ?? ""
    let advice = "End it (`top` shows what it is), or measure on fewer cores than there are."
    guard let busy else {
      guard let load, let threads else { return nil }
      let isBusy = load > 0.5 * Double(pus.count)
      return Diagnosis(.load, isBusy ? .warning : .ok, threads + ".", isBusy ? advice : nil)
    }
    let found =
      "Other work keeps \(Wording.percent(busy)) of the \(Wording.amount(pus.count, "PU")) busy\(average)."
    return busy > 0.05 ? Diagnosis(.load, .warning, found, advice) : Diagnosis(.load, .ok, found)
  }

  private var stealDiagnosis: Diagnosis? {
    guard let steal else { return nil }
    let before = stealSinceStart.map { ", \(Wording.percent($0)) since it started" } ?? ""
    let found = "The hypervisor takes \(Wording.percent(steal)) of the PUs' time\(before)."
    let advice = "Measure at another hour, or on a machine with cores of its own (a dedicated instance)."
    if steal > 0.01 { return Diagnosis(.steal, .warning, found, advice) }
    return (stealSinceStart ?? 0) > 0.01
      ? Diagnosis(.steal, .note, found, advice) : Diagnosis(.steal, .ok, found)
  }

  private var pressureDiagnosis: Diagnosis? {
    let words: [(Resource, String)] = [(.cpu, "a CPU"), (.memory, "memory"), (.io, "a disk")]
    let known = words.compactMap { resource, word in pressure[resource].map { (resource, word, $0) } }
    guard !known.isEmpty else { return nil }
    let parts = known.map { "\($1) \(Wording.percent($2))" }
    let found = "Some thread waited in the last ten seconds for \(Wording.list(parts)) of the time."
    let isHigh = known.contains { $0.2 > ($0.0 == .memory ? 0.01 : 0.1) }
    return isHigh
      ? Diagnosis(
        .pressure, .warning, found,
        "Something else wants the same: find it with `top` and `iotop`, and end it.")
      : Diagnosis(.pressure, .ok, found)
  }

  private var quotaDiagnosis: Diagnosis {
    guard let quota else { return Diagnosis(.quota, .ok, "No quota limits the CPU time.") }
    let found = "\(quota.description.prefix(1).uppercased())\(quota.description.dropFirst())."
    return quota.cpus < Double(pus.count)
      ? Diagnosis(
        .quota, .warning, found,
        "Trials on more than \(Wording.cores(quota.cpus)) PUs are stopped part of the time: raise it (docker run "
          + "--cpus, resources.limits.cpu), or measure on fewer cores.")
      : Diagnosis(
        .quota, .note, found, "It is no less than the PUs, so it only stops juggle if others share it.")
  }

  private var governorDiagnosis: Diagnosis? {
    guard !governors.isEmpty else { return nil }
    let names = Wording.list(governors.sorted())
    if governors == ["performance"] {
      return Diagnosis(.frequency, .ok, "The clock frequency is left high (governor performance).")
    }
    return Diagnosis(
      .frequency, .warning, "The clock frequency follows the load (governor \(names)): trials begin slowly.",
      "sudo cpupower frequency-set --governor performance, until you have measured.")
  }

  private var turboDiagnosis: Diagnosis? {
    guard turbo == true else { return nil }
    return Diagnosis(
      .frequency, .note,
      "Turbo is on: one busy core is faster than many, so speed-ups look smaller than they are.",
      "For scaling that is not the clock's, switch it off: echo 1 into intel_pstate/no_turbo, or 0 into "
        + "cpufreq/boost, under /sys/devices/system/cpu.")
  }

  private var powerDiagnosis: Diagnosis? {
    guard let isOnBattery else { return nil }
    return isOnBattery
      ? Diagnosis(.power, .warning, "It runs on its battery, and saves power.", "Plug it in.")
      : Diagnosis(.power, .ok, "It is plugged in.")
  }

  private var heatDiagnosis: Diagnosis? {
    guard let slowedByHeat else { return nil }
    guard slowedByHeat > 0 else { return Diagnosis(.heat, .ok, "It never slowed down for its heat.") }
    return Diagnosis(
      .heat, .note,
      "A core slowed down for its heat \(Wording.amount(slowedByHeat, "time")) since it was started.",
      "If the number grows during a run, cool it, or rest between runs; slow rounds are flagged.")
  }

  private var smtDiagnosis: Diagnosis? {
    guard let sharesCores else { return nil }
    return sharesCores
      ? Diagnosis(
        .smt, .note, "Some of the PUs share a core: two busy ones are slower than one.",
        "juggle's cells use one PU a core unless their placement is smt; other programs may still run on the second."
      )
      : Diagnosis(.smt, .ok, "Every PU that may be used has a core of its own, as far as the machine says.")
  }

  private var hypervisorDiagnosis: Diagnosis {
    guard let hypervisor else { return Diagnosis(.hypervisor, .ok, "No hypervisor is to be seen.") }
    let name = hypervisor == "a hypervisor" ? "" : " (\(hypervisor))"
    return Diagnosis(
      .hypervisor, .note,
      "It is a virtual machine\(name): its PUs may be hardware threads that share cores, and neighbours that share "
        + "caches and memory are seen by nobody.",
      "Trust ratios within rounds; compare absolute times of one run only.")
  }

  private var memoryDiagnosis: Diagnosis? {
    guard let memory, let memoryAvailable, memory > 0 else { return nil }
    let swapped = (swapUsed ?? 0) > 0 ? ", and \(Wording.bytes(Double(swapUsed ?? 0))) are swapped out" : ""
    let found =
      "\(Wording.bytes(Double(memoryAvailable))) of \(Wording.bytes(Double(memory))) of memory are free\(swapped)."
    if Double(memoryAvailable) < 0.1 * Double(memory) {
      return Diagnosis(
        .memory, .warning, found, "End what holds it: swapping takes more time than any model saves.")
    }
    return swapped.isEmpty
      ? Diagnosis(.memory, .ok, found)
      : Diagnosis(.memory, .note, found, "See that it doesn't grow during a run.")
  }

  private var clockDiagnosis: Diagnosis? {
    guard let clockSource else { return nil }
    let fast = ["tsc", "kvm-clock", "arch_sys_counter", "hyperv_clocksource_tsc_page", "timebase"]
    return fast.contains(clockSource)
      ? Diagnosis(.clock, .ok, "Reading the clock is fast (\(clockSource)).")
      : Diagnosis(
        .clock, .warning, "Reading the clock may take microseconds (\(clockSource)).",
        "Short steps look longer than they are; see why the kernel left tsc (dmesg | grep clocksource).")
  }

  private var tickDiagnosis: Diagnosis? {
    guard let ticks, ticks > 0 else { return nil }
    return Diagnosis(
      .tick, .note,
      "The kernel's tick is \(Wording.seconds(1 / Double(ticks))) (HZ \(ticks)): threads that share a core change "
        + "places at ticks, so brief tasks may end in turns.")
  }

  private var countersDiagnosis: Diagnosis? {
    guard let perfParanoid else { return nil }
    return perfParanoid > 2
      ? Diagnosis(
        .counters, .note, "Programs may not count events (kernel.perf_event_paranoid is \(perfParanoid)).",
        "juggle needs none; for other tools, sudo sysctl kernel.perf_event_paranoid=2.")
      : Diagnosis(
        .counters, .ok, "Programs may count their own events (kernel.perf_event_paranoid \(perfParanoid)).")
  }
}
