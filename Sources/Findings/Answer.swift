import Statistics
import Trials

/// What a run says about its question, in sentences made from its figures. A sentence is there only when its cells
/// were measured, and says what was seen where that is not what the model's law would have.
package struct Answer: Sendable, Hashable {
  /// The question, where it is known.
  package var question: String?
  /// What the main sentences speak of, or why there are none.
  package var brief: String?
  /// One for each setting: each model with its figure and what became of the tasks.
  package var main: [String] = []
  /// What else the figures say.
  package var sentences: [String] = []
  /// How far to trust it.
  package var trust: [String] = []
  /// What sentences say of each setting, for programs: what to do, how throughput grows up to the cores, how many tasks
  /// keep them busy, and how small tasks may be.
  package var advice: [Advice] = []
  /// Of the settings that sentences speak of.
  package var scaling: [Scaling] = []
  package var beyondCores: [BeyondCores] = []
  package var granularities: [Granularity] = []
}

extension Results {
  /// Sentences about more settings than this say too little each.
  private static let spokenSettings = 6

  /// - Parameter summaries: of these results.
  /// - Complexity: O(cells × rounds² log rounds), and 2,000 times O(rounds log rounds) for each scaling and granularity.
  package func answer(_ summaries: [Summary]) -> Answer {
    var answer = Answer(question: info?.question, brief: nil)
    let measured = settings(summaries).filter { $0.cells.contains { !$0.finished.isEmpty } }
    answer.granularities = granularities
    // A sweep of the work is one thing to speak of, not as many as it has levels. Where it found nothing, and its
    // settings have several numbers of tasks to speak of, they are not hidden behind it.
    let settings = measured.filter { setting in
      let covering = answer.granularities.filter { $0.covers(setting) }
      return covering.isEmpty
        || setting.hasSeveralNumbersOfTasks && covering.allSatisfy { $0.found.value == nil }
    }
    answer.advice = settings.compactMap(\.advice)
    // Each takes thousands of fits, so only for what is spoken of.
    answer.scaling = settings.prefix(Self.spokenSettings).flatMap(\.scaling)
    answer.beyondCores = settings.compactMap(\.beyondCores)
    guard !measured.isEmpty else {
      answer.brief =
        cells.isEmpty
        ? "Nothing has been \(verb) yet." : "No trial ran to its end, so there is nothing to say."
      return answer
    }
    if let gist = gist(summaries, answer.granularities) {
      (answer.brief, answer.main) = gist.sentences(.whole)
    }
    answer.sentences = capacitySentences(summaries)
    for setting in settings.prefix(Self.spokenSettings) {
      answer.sentences += setting.sentences
      answer.sentences += setting.scalingSentences(answer.scaling.filter { $0.setting == setting.name })
      answer.sentences += answer.beyondCores.filter { $0.setting == setting.name }.map(\.sentence)
      answer.sentences += answer.advice.filter { $0.setting == setting.name }.map { $0.sentence(verb) }
    }
    if settings.count > Self.spokenSettings {
      answer.sentences.append(
        "\(settings.count - Self.spokenSettings) more settings are in the table and in the chart.")
    }
    withoutLaws(answer.scaling).map { answer.sentences.append($0) }
    answer.trust = trust(summaries)
    return answer
  }

  /// That a run could not use all of its cores, and why.
  package func capacitySentences(_ summaries: [Summary]) -> [String] {
    guard let cores = summaries.map(\.cell.cores).max(), let usable = summaries.map(\.usableCores).max(),
      usable < Double(cores)
    else { return [] }
    let reason = info?.capacityReason.map { " (\($0))" } ?? ""
    return [
      "This run could use \(Wording.cores(usable)) of its \(Wording.amount(cores, "core"))\(reason): "
        + "ideal times, efficiency and predictions count with that."
    ]
  }

  private func trust(_ summaries: [Summary]) -> [String] {
    guard let reached = reachedPrecision(summaries) else { return [] }
    let precision =
      reached.widest.map { cell, halfWidth in
        "the 95 % interval of the wall time is within ±\(Wording.percent(reached.target)) in \(reached.within) of "
          + "\(Wording.amount(reached.cells, "cell")); the widest is ±\(Wording.percent(halfWidth)) (\(cell))"
      } ?? "no cell has the 6 rounds that an interval needs, so read the figures as a first look"
    let end: String? =
      switch info?.end {
      case .precise: "It ended because every cell asked for was precise enough."
      case .givenUp:
        "It ended because every cell was precise enough, but for those that failed and were given up."
      case .rounds: "It ended after the last round allowed."
      case .time: "It ended because its time was used up."
      case .interrupted: "It was interrupted; what had been \(verb) until then is shown."
      case nil: nil
      }
    let reach =
      simulated == nil
      ? [
        "Intervals hold within this run; only ratios of the same rounds are sure to be the models' doing.",
        sensitivity.text,
      ] : simulatedTrust
    return (["\(reached.roundsText) a cell; \(precision).", end] + reach).compactMap { $0 }
  }
}
