import Statistics
import Trials

extension Calibration {
  /// Medians over the timed iterations of a probe's trials, in seconds; nil where there is none.
  struct Figures {
    private let answers: Answers

    init(_ answers: Answers) { self.answers = answers }

    func wall(_ probe: Probe) -> Double? { median(probe) { $0.wall } }
    func spawn(_ probe: Probe) -> Double? { median(probe) { $0.spawn } }
    func join(_ probe: Probe) -> Double? { median(probe) { $0.join } }
    func serverCPU(_ probe: Probe) -> Double? { median(probe) { $0.serverCPU } }

    func cpu(_ probe: Probe) -> Double? { Statistics.median(cpuTimes(probe)) }

    /// CPU seconds of one unit of the kernel.
    func cpuPerUnit(_ probe: Probe) -> Double? { cpu(probe).flatMap { perUnit($0, probe) } }

    /// The same of the fastest iteration: what slows PUs down comes and goes, and only adds to their time. For small
    /// differences of two figures, where medians of a busy moment say more of the moment.
    func leastCPUPerUnit(_ probe: Probe) -> Double? { cpuTimes(probe).min().flatMap { perUnit($0, probe) } }

    private func perUnit(_ seconds: Double, _ probe: Probe) -> Double? {
      guard let units = answers.byProbe[probe]?.first?.trial.units, units > 0 else { return nil }
      return seconds / Double(units)
    }

    private func cpuTimes(_ probe: Probe) -> [Double] {
      iterations(probe).compactMap { iteration in
        iteration.user.flatMap { user in iteration.system.map { user + $0 } }
      }
    }

    /// Of all `every` steps together; nil where there was none.
    func lateness(_ probe: Probe) -> [Nanoseconds]? {
      var all = Histogram()
      for iteration in iterations(probe) {
        for late in (iteration.lateness ?? [:]).values { all.merge(late) }
      }
      guard all.count > 0 else { return nil }
      let count = Calibration.quantiles
      return (0..<count).compactMap { place in
        (all.quantile((Double(place) + 0.5) / Double(count)) ?? all.quantile(1)).map(nanoseconds)
      }
    }

    private func median(_ probe: Probe, _ value: (Iteration) -> Double?) -> Double? {
      Statistics.median(iterations(probe).compactMap(value))
    }

    private func iterations(_ probe: Probe) -> [Iteration] {
      answers.finished(probe).flatMap { $0.result.iterations.filter { $0.phase == .timed } }
    }
  }

  /// Values that a distribution is kept as.
  static let quantiles = 20
}
