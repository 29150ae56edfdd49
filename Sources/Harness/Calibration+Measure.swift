package import Trials

extension Calibration {
  /// What became of a probe's trials, with the trial that was asked.
  package struct Answer: Sendable, Hashable {
    package var trial: Trial
    package var launched: Launched

    package init(trial: Trial, launched: Launched) { (self.trial, self.launched) = (trial, launched) }
  }

  /// All that was measured.
  package struct Answers: Sendable {
    package var byProbe: [Probe: [Answer]] = [:]
    /// Passes that were made as a whole.
    package var passes = 0

    package init() {}
  }

  /// Runs the probes, in passes over all of them, so that what changes meanwhile meets all alike.
  ///
  /// - Parameters:
  ///   - budget: Seconds after which no further trial is started. The first pass is made as a whole.
  ///   - clock: Seconds.
  ///   - progress: Told before each trial how many there have been, of how many at most.
  /// - Throws: Where juggle's own worker can't be asked, or the calling task is cancelled. A trial that fails is an
  ///   answer.
  package func measure(
    _ launcher: some Launcher, budget: Double, clock: @Sendable () -> Double = monotonicSeconds,
    progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) async throws(LaunchError) -> Answers {
    let start = clock()
    let rate = try await launcher.calibrate(nil, on: pus.first ?? 0)
    let passes = (0..<Self.passes).map(probes(ofPass:))
    let most = passes.reduce(0) { $0 + $1.count }
    var (answers, done) = (Answers(), 0)
    for (number, pass) in passes.enumerated() {
      for probe in pass {
        if number > 0, clock() - start >= budget { return answers }
        progress(done, most)
        let trial = trial(probe, unitsPerSecond: rate)
        var launched = await launcher.launch(trial, on: nil, limit: Self.limit)
        switch launched.outcome {
        case .cancelled: throw .cancelled
        case .failed: break
        case .finished(let result):
          let shape = Model(rawValue: trial.model)?.shape
          if let reason = Verification(trial, shape: shape).complaint(about: result) {
            launched.outcome = .failed(reason: reason)
          }
        }
        answers.byProbe[probe, default: []].append(Answer(trial: trial, launched: launched))
        done += 1
      }
      answers.passes += 1
    }
    return answers
  }

  /// Seconds that a trial may take: all are made to take less than one.
  private static let limit = 10.0
}

extension Calibration.Answers {
  typealias Finished = (result: TrialResult, answer: Calibration.Answer)

  /// The finished ones, without those that others took much from, unless there are no others.
  func finished(_ probe: Calibration.Probe) -> [Finished] {
    let undisturbed = undisturbed(probe)
    return undisturbed.isEmpty ? all(probe) : undisturbed
  }

  /// The finished ones that nobody took much from.
  func undisturbed(_ probe: Calibration.Probe) -> [Finished] {
    all(probe).filter { result, answer in
      !Disturbance(result, noise: answer.launched.noise, pus: answer.trial.pus.count).isDisturbed
    }
  }

  private func all(_ probe: Calibration.Probe) -> [Finished] {
    (byProbe[probe] ?? []).compactMap { answer in
      if case .finished(let result) = answer.launched.outcome { (result, answer) } else { nil }
    }
  }

  /// Why all trials of a probe failed: the last one's reason; nil where one finished, and where there was none.
  func failure(_ probe: Calibration.Probe) -> String? {
    guard all(probe).isEmpty, case .failed(let reason) = byProbe[probe]?.last?.launched.outcome else {
      return nil
    }
    return reason
  }
}
