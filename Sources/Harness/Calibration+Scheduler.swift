import Simulation
import Statistics
import Trials

extension Calibration {
  /// How PUs are shared out here, and what of it is assumed.
  func scheduler(
    _ answers: Answers, _ figures: Figures, _ kernel: KernelSchedule
  ) -> (Costs.Scheduler, notes: [String]) {
    let balance = Nanoseconds(allPUs) * Self.balanceEach
    var (steals, quanta, reason) = (Steals(recent: balance), Steals(), String?.none)
    for probe in [Probe.oneTooMany, .twiceAsMany] {
      for (_, answer) in answers.finished(probe) {
        switch answer.launched.timeline {
        case .success(let timeline) where timeline.source == .exact: quanta.add(timeline)
        case .success(let timeline): reason = timeline.source.reason
        case .failure(let malformed): reason = malformed.description
        case nil: reason = "the launcher records none"
        }
      }
      // Where others run on a PU that has nothing to do, it isn't idle, and takes nobody over.
      for (_, answer) in answers.undisturbed(probe) {
        if case .success(let timeline) = answer.launched.timeline, timeline.source == .exact {
          steals.add(timeline)
        }
      }
      reason = reason ?? answers.failure(probe)
    }
    let quantum = median(quanta.quanta)
    let (slice, tick) = Self.sliceAndTick(kernel, quantum: quantum, pus: allPUs)
    let turn = tick > 0 ? tick : slice
    var scheduler = Costs.Scheduler(
      slice: slice, tick: tick, stealOne: Self.quantiles(of: steals.one) ?? Self.assumedForOne(turn),
      stealSeveral: Self.quantiles(of: steals.several) ?? Self.spread(0, Double(turn), count: Self.quantiles),
      balance: balance)
    let switching = switching(figures)
    scheduler.switching = min(nanoseconds(switching ?? 0), scheduler.quantum / 2)
    let unknown = switching == nil ? ["what switching threads costs is not known, and taken for nothing"] : []
    if quantum == nil {
      let words =
        "how PUs are shared out is assumed: turns of \(Self.milliseconds(slice, tick: tick)), and idle PUs that take "
        + "over a waiting thread as on Linux 6.18"
      return (scheduler, unknown + [words + (reason.map { ": no timeline could be recorded: \($0)" } ?? "")])
    }
    guard pus.count > 1, steals.one.count < Self.fewest else { return (scheduler, unknown) }
    let words = "when idle PUs take over a waiting thread is assumed, as on Linux 6.18"
    return (scheduler, unknown + [words + (reason.map { ": \($0)" } ?? ": other programs ran meanwhile")])
  }

  /// Between two looks of a busy PU at what others have to do, for each PU of the machine. Source: Linux, where a domain
  /// is balanced as often as it has PUs, in milliseconds, and by a PU that is busy 16 times less often.
  private static let balanceEach: Nanoseconds = 16_000_000

  /// With fewer idle times than that, nothing is said of how long they last.
  private static let fewest = 3

  private static func quantiles(of observations: [KaplanMeier.Observation]) -> [Nanoseconds?]? {
    guard observations.count >= fewest else { return nil }
    return KaplanMeier(observations)?.quantiles(quantiles).map { $0.map { Nanoseconds($0.rounded()) } }
  }

  /// Where it can't be measured: four times in ten within a tick, else after some ticks, since the kernel leaves threads
  /// where they are that have run a moment ago. Seen so on Linux 6.18 with ticks of 4 ms.
  private static func assumedForOne(_ tick: Nanoseconds) -> [Nanoseconds?] {
    let soon = quantiles * 2 / 5
    return spread(0, Double(tick), count: soon)
      + spread(2.5 * Double(tick), 5 * Double(tick), count: quantiles - soon)
  }

  /// Quantiles of what is as likely anywhere between two times.
  private static func spread(_ low: Double, _ high: Double, count: Int) -> [Nanoseconds?] {
    (0..<count).map { Nanoseconds(low + (Double($0) + 0.5) / Double(count) * (high - low)) }
  }

  /// What a turn of two threads takes longer than offering a place that nobody wants, in seconds; nil where it isn't
  /// known.
  func switching(_ figures: Figures) -> Double? {
    guard let turns = figures.wall(.turns(.thread)), let offers = figures.wall(.offers),
      let one = figures.wall(.one(.thread))
    else { return nil }
    return max(0, (turns - one) / Double(2 * Self.turns) - (offers - one) / Double(Self.turns))
  }

  /// The slice, and the tick that it is rounded up by.
  ///
  /// Which of the usual ticks it is, threads show that run until they are pushed aside: for ⌈slice / tick⌉ ticks, or for
  /// the slice itself where the kernel sets a timer for each. Where none was recorded the kernel's own word counts, else
  /// 250 ticks a second.
  ///
  /// - Parameters:
  ///   - quantum: What threads were seen to run for, in nanoseconds.
  ///   - pus: Of the machine. Without the kernel's word a slice is 0.7 ms × (1 + ⌊log₂ min(PUs, 8)⌋). Source: Linux 6.15.
  static func sliceAndTick(
    _ kernel: KernelSchedule, quantum: Double?, pus: Int
  ) -> (slice: Nanoseconds, tick: Nanoseconds) {
    let known = kernel.hertz.map { 1e9 / Double($0) }
    guard let quantum, quantum > 0 else {
      let doublings = Nanoseconds(max(1, min(pus, 8))).largestPowerOfTwo
      return (kernel.slice ?? 700_000 * (1 + doublings), Nanoseconds((known ?? 4e6).rounded()))
    }
    // How long turns are is all that can be known then.
    guard let slice = kernel.slice else { return (Nanoseconds(quantum.rounded()), 0) }
    let ticks = [0] + (known.map { [$0] } ?? [1000, 300, 250, 100].map { 1e9 / $0 })
    func turn(_ tick: Double) -> Double {
      tick == 0 ? Double(slice) : (Double(slice) / tick).rounded(.up) * tick
    }
    let nearest = ticks.min { abs(turn($0) / quantum - 1) < abs(turn($1) / quantum - 1) } ?? 0
    return (slice, Nanoseconds(nearest.rounded()))
  }

  /// How long a turn is.
  private static func milliseconds(_ slice: Nanoseconds, tick: Nanoseconds) -> String {
    let turn = tick > 0 ? (slice + tick - 1) / tick * tick : slice
    return "\((Double(turn) / 1e5).rounded() / 10) ms"
  }
}

extension Nanoseconds {
  /// The exponent of the largest power of two that is not larger.
  fileprivate var largestPowerOfTwo: Nanoseconds { Nanoseconds(63 - leadingZeroBitCount) }
}
