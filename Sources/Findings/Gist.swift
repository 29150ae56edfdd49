import Statistics
import Trials

/// What a run is about, with the figures that say it.
package enum Gist: Sendable {
  /// How small tasks may be; whether that was simulated.
  case sweeps([Granularity], isSimulated: Bool)
  /// What each model made of the tasks, and sweeps that found nothing.
  case models(Answers, [Granularity])

  /// What its sentences speak of, and the sentences.
  package func sentences(_ detail: Detail) -> (lead: String?, sentences: [String]) {
    switch self {
    case .sweeps(let sweeps, let isSimulated):
      let brief = Granularity.brief(sweeps)
      return (isSimulated ? "SIMULATED. \(brief ?? "")" : brief, Granularity.sentences(sweeps))
    case .models(let answers, let sweeps):
      let said = answers.sentences(detail)
      return (said.lead, said.settings + Granularity.sentences(sweeps))
    }
  }

  /// The same experiment on other cores, where it stands beside this.
  package var elsewhere: ShortAnswer? {
    if case .models(let answers, _) = self { answers.elsewhere } else { nil }
  }
}

extension Results {
  /// Sweeps of the work are what a run is about where one of them found something, or where there is no other number of
  /// tasks to speak of; else its models are. Nil where no trial ran to its end.
  ///
  /// - Parameters:
  ///   - summaries: Of these results.
  ///   - sweeps: `granularities`, which take thousands of fits.
  ///   - elsewhere: The same experiment simulated on other cores. Only multiples of one task's time stand side by side.
  package func gist(
    _ summaries: [Summary], _ sweeps: [Granularity], elsewhere: Results? = nil
  ) -> Gist? {
    let isAboutSweeps =
      sweeps.contains { $0.found.value != nil }
      || !sweeps.isEmpty && !settings(summaries).contains(where: \.hasSeveralNumbersOfTasks)
    if isAboutSweeps { return .sweeps(sweeps, isSimulated: simulated != nil) }
    let asked = info?.asked?.cores.flatMap { shortAnswer(summaries, cores: $0) }
    guard let here = asked ?? shortAnswer(summaries) else { return nil }
    let there = elsewhere.flatMap { $0.shortAnswer($0.summaries) }
    guard let there, here.subject == .slowdown, there.subject == .slowdown else {
      return .models(Answers(here), sweeps)
    }
    return .models(Answers(here, elsewhere: there, checked: summaries), sweeps)
  }
}
