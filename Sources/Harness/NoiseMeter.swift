import Glibc
import Topology
import Trials

/// What the machine's counters say at one moment. Two of them, around a worker, make its `Noise`.
struct NoiseMeter: Sendable {
  /// CLOCK_MONOTONIC, in seconds.
  var time: Double
  /// Of the trial's PUs; nil where they can't be read.
  var pus: CPUTimes?
  /// Over all of the control groups that have a quota; nil without one.
  var throttled: Double?
  /// CPU time of juggle's own process, and of the trial's server where that may run on the trial's PUs, in seconds.
  var own: Double

  /// What happened between this and a later reading.
  ///
  /// What others ran is what is left of the PUs' time when idle, stolen and own time are taken away: the sum of the
  /// busy fields says the same, but those are sampled at ticks, and each is rounded down by itself. On a busy PU of a
  /// virtual machine at 250 Hz, the standard deviation over 25 spans of 50 ms was 10.7 ms by this form and 12.4 ms by
  /// the sum, over spans of 120 ms 9.2 and 12.4 ms; on one that was idle 4.8 and 5.8 ms.
  ///
  /// - Parameters:
  ///   - worker: CPU time of the worker and all that it waited for, in seconds.
  ///   - usesNetwork: Whether interrupts are the trial's own doing.
  func noise(until later: NoiseMeter, pus count: Int, worker: Double, usesNetwork: Bool) -> Noise {
    var noise = Noise()
    if let pus, let laterPUs = later.pus {
      // Counters of a virtual PU may go back a little.
      let steal = max(0, laterPUs.steal - pus.steal)
      let interrupts = usesNetwork ? max(0, laterPUs.interrupts - pus.interrupts) : 0
      let whole = (later.time - time) * Double(count)
      let own = worker + later.own - self.own
      noise.steal = steal
      noise.other = max(0, whole - (laterPUs.idle - pus.idle) - steal - interrupts - own)
    }
    if let throttled, let after = later.throttled { noise.throttled = max(0, after - throttled) }
    return noise
  }

  /// CPU time of this process so far, in seconds.
  static func ownCPU() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.cpu
  }
}

extension rusage {
  /// User and system time, in seconds.
  var cpu: Double {
    Double(ru_utime.tv_sec + ru_stime.tv_sec) + Double(ru_utime.tv_usec + ru_stime.tv_usec) / 1e6
  }
}
