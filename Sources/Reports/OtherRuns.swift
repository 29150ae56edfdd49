import Findings

/// That the folder holds other runs than the one that is shown, which they are, and how to see them; nothing where it
/// holds none.
func otherRuns(_ results: Results) -> [String] {
  guard results.otherRuns > 0 else { return [] }
  let isNewest = results.runs.last.map { $0 == results.run } ?? true
  let others = results.runs.filter { $0 != results.run }
  return [
    "This is \(isNewest ? "the newest run, \(results.run)" : "run \(results.run), and not the newest"); trials.csv holds "
      + "\(Wording.amount(results.otherRuns, "other run")), which `--run ID` shows"
      + (others.isEmpty ? "." : ": \(RunID.list(others)).")
  ]
}
