import Statistics
import Trials

extension Cause {
  /// A part of a sentence, with the figures that speak for it.
  package var words: String {
    switch self {
    case .throttled(let share):
      return "a quota that others had used up stopped it for \(Wording.percent(share)) of its cores' time"
    case .stolen(let share):
      return "the hypervisor took \(Wording.percent(share)) of its cores' time"
    case .others(let share):
      return "other programs took \(Wording.percent(share)) of its cores' time"
    case .pace(let ratio, let slow):
      let rounds = slow > 0 ? "; the machine was slow in \(Wording.amount(slow, "round"))" : ""
      return "the work took \(Wording.times(ratio)) the CPU time predicted\(rounds)"
    case .sharedCores(let ratio):
      return "two threads share a core: the work took \(Wording.times(ratio)) the CPU time predicted"
    case .placement(let busy, let predicted):
      let what =
        busy < predicted ? "threads stayed where they started" : "threads moved to free cores sooner"
      return "\(what): \(Manner.cores(busy)) cores were busy, \(Manner.cores(predicted)) predicted"
    case .runQueue(let seconds, let predicted):
      return "a task waited \(Wording.seconds(seconds)) for a core, \(Wording.seconds(predicted)) predicted"
    case .spawn(let seconds, let predicted):
      return
        "making the tasks took \(Wording.seconds(seconds)), \(Wording.seconds(predicted)) predicted"
    case .notExplained(let ratio, let busy, let predicted):
      let figures = [
        ratio.map { "CPU time \(Wording.times($0)) the predicted" },
        busy.flatMap { busy in
          predicted.map { "\(Manner.cores(busy)) cores busy, \(Manner.cores($0)) predicted" }
        },
      ].compactMap(\.self)
      return "not explained" + (figures.isEmpty ? "" : " (\(figures.joined(separator: "; ")))")
    }
  }

  /// What programs read.
  package var name: String {
    switch self {
    case .throttled: "throttled"
    case .stolen: "stolen"
    case .others: "others"
    case .pace: "pace"
    case .sharedCores: "shared_cores"
    case .placement: "placement"
    case .runQueue: "run_queue"
    case .spawn: "spawn"
    case .notExplained: "not_explained"
    }
  }
}

extension Explanation {
  /// `other programs took 7 % of its cores' time (explains 80 % of it)`.
  package var words: String {
    share > 0 ? "\(cause.words) (explains \(Wording.percent(share)) of it)" : cause.words
  }
}

extension Prediction {
  /// `12.0 ms predicted, 13.1 ms measured, −8.4 %`; nil where nothing was measured.
  package var words: String? {
    guard let measured, let error else { return nil }
    return "\(Wording.seconds(wall)) predicted, \(Wording.seconds(measured.value)) measured, "
      + Wording.signedPercent(error)
  }
}

extension Wording {
  /// `+3.1 %`, `−8 %`, `0 %`, of a share of 1.
  package static func signedPercent(_ share: Double) -> String {
    let text = percent(abs(share))
    return share == 0 || text == "0 %" ? text : (share < 0 ? "−" : "+") + text
  }
}

extension PredictionErrors.Errors {
  /// Of how many cells `high` is the largest error: of few there is no tenth one to leave out.
  package var share: String { cells < 10 ? "in all of them" : "in nine of ten" }
}

extension PredictionErrors {
  /// What the section about predictions begins with; for which cells they count, `Summary.isEasilyPredicted` says.
  package var words: String {
    let how =
      "Simulated with the costs in machine.json, at the speed between trials: of these trials nothing is used."
    let test = "whose time depends on how tasks share the cores"
    guard let all else { return "\(how) This run is no test of it: no cell \(test) ran undisturbed." }
    return
      "\(how) \(Wording.amount(all.cells, "cell")) \(test): off by \(Wording.percent(all.median)) (median), by "
      + "\(Wording.percent(all.high)) at most \(all.share)."
  }
}

extension Summary {
  /// One line about a prediction that is off by more than the noise; nil of others.
  package var wrongPrediction: String? {
    guard let prediction, prediction.exceedsNoise, let words = prediction.words else { return nil }
    return "\(cellID): \(words)\(prediction.isOfDisturbed ? ", all trials disturbed" : "")"
      + (prediction.cause.map { ": \($0.words)" } ?? "")
  }
}
