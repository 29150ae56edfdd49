package import Findings
import Trials

/// What so many cores make of numbers of tasks, for people, and what a reader has to know of the run: that it was
/// stopped, and what went wrong. A line feed is at the end.
///
/// - Parameters:
///   - summaries: Of `results`.
///   - earned: How far simulations were off on cores that exist; nil of what was measured.
///   - place: The folder of the run whose predictions were checked.
/// - Returns: Nil where no cell on so many cores with as many tasks or more ran to its end.
package func presentShort(
  _ results: Results, _ summaries: [Summary], cores: Int, earned: PredictionErrors? = nil,
  judgedBy place: String, on screen: Screen
) -> String? {
  guard let answer = AnswerForCores(results, summaries, cores: cores, earned: earned) else { return nil }
  let stopped =
    results.info?.end == .interrupted
    ? ["The run was stopped before its end: what had been \(results.verb) until then is shown."] : []
  let notes = stopped + problems(results, summaries)
  return answer.text(judgedBy: place, on: screen) + (notes.isEmpty ? "" : "\n" + warned(notes, on: screen))
}
