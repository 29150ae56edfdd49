/// The exact interval for a probability of which `successes` were seen in `trials` independent tries. It covers the
/// true one at least as often as `confidence` says; of no tries it is all from 0 to 1.
///
/// `clopperPearson(successes: 0, of: 400)` is 0…0.92 %: what never happened in 400 tries may still happen that often.
/// For a bound on one side only, with 95 % confidence, ask for 0.9 and take that side.
///
/// Source: Clopper and Pearson, Biometrika 26 (1934), by quantiles of the beta distribution.
///
/// - Parameters:
///   - successes: from 0 to `trials`.
///   - confidence: above 0 and below 1.
package func clopperPearson(
  successes: Int, of trials: Int, confidence: Double = 0.95
) -> ClosedRange<Double> {
  precondition(successes >= 0 && successes <= trials && confidence > 0 && confidence < 1)
  let (count, rest) = (Double(successes), Double(trials - successes))
  let tail = (1 - confidence) / 2
  let low = successes == 0 ? 0 : betaQuantile(tail, count, rest + 1)
  let high = successes == trials ? 1 : betaQuantile(1 - tail, count + 1, rest)
  return low...max(low, high)
}
