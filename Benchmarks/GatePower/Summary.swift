import Statistics

/// What all tries together say, as a table in Markdown: counts with their 95 % bounds.
func summary(_ rows: [Row]) -> String {
  var lines = ["| what | seen | of | share | 95 % (Clopper–Pearson) |", "| --- | --: | --: | --: | --- |"]
  func add(_ what: String, _ seen: Int, of all: Int) {
    guard all > 0 else { return }
    let bound = clopperPearson(successes: seen, of: all)
    lines.append(
      "| \(what) | \(seen) | \(all) | \(percent(Double(seen) / Double(all))) | "
        + "\(percent(bound.lowerBound)) to \(percent(bound.upperBound)) |")
  }
  for kind in Kind.allCases {
    let own = rows.filter { $0.kind == kind && $0.tool == "juggle" }
    let tries = Dictionary(grouping: own, by: \.number)
    let words = tries.values.compactMap { $0.first?.gate }
    if kind.factor == 1 {
      add("\(kind.rawValue): gates that raise an alarm", words.count { $0 == "fails" }, of: words.count)
      add("\(kind.rawValue): inconclusive gates", words.count { $0 == "inconclusive" }, of: words.count)
    } else {
      add("\(kind.rawValue): gates that fail", words.count { $0 == "fails" }, of: words.count)
      for cell in Set(own.map(\.cell)).sorted() {
        let same = own.filter { $0.cell == cell }
        add("\(kind.rawValue): found in \(cell)", same.count { $0.outcome == "fails" }, of: same.count)
      }
    }
    // A command's time has its start in it, so that its true ratio is not known that well.
    let intervals =
      kind.isOfCommands ? [] : own.compactMap { row in row.low.flatMap { low in row.high.map { low...$0 } } }
    add(
      "\(kind.rawValue): intervals that hold \(kind.factor)", intervals.count { $0.contains(kind.factor) },
      of: intervals.count)
    let others = rows.filter { $0.kind == kind && $0.tool == "hyperfine" }
    add(
      "\(kind.rawValue), hyperfine: means ± σ do not overlap", others.count(where: \.isApart),
      of: others.count)
    add(
      "\(kind.rawValue), hyperfine: mean slower by 3 % or more", others.count { ($0.ratio ?? 0) >= 1.03 },
      of: others.count)
    lines += times(kind, rows.filter { $0.kind == kind })
  }
  let covered = rows.filter { $0.tool == "juggle" && !$0.kind.isOfCommands && $0.low != nil }
  add(
    "all: intervals that hold the true ratio",
    covered.count { ($0.low ?? 2)...($0.high ?? 2) ~= $0.factor }, of: covered.count)
  return lines.joined(separator: "\n") + "\n"
}

private func times(_ kind: Kind, _ rows: [Row]) -> [String] {
  ["juggle", "hyperfine"].compactMap { tool in
    let seconds = Dictionary(grouping: rows.filter { $0.tool == tool }, by: \.number).values.compactMap {
      $0.first?.seconds
    }
    guard let middle = median(seconds), let most = seconds.max() else { return nil }
    return
      "| \(kind.rawValue), \(tool): seconds of a try, median and most | \(tenths(middle)) | \(tenths(most)) | | |"
  }
}

extension Row {
  /// What hyperfine's readers go by: head's mean less its σ lies above base's mean and its σ.
  fileprivate var isApart: Bool {
    guard let baseMean, let baseDeviation, let headMean, let headDeviation else { return false }
    return headMean - headDeviation > baseMean + baseDeviation
  }
}

private func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
private func percent(_ share: Double) -> String { tenths(share * 100) + " %" }
