import Glibc
import Statistics
import Trials

/// What is said about one setting, on the most cores that it was measured on.
extension Setting {
  /// How close a ratio must be to what a law says for the sentence to say it.
  private static let tolerance = 0.05

  var sentences: [String] {
    guard let cores = coreLevels.last(where: { !models(cores: $0).isEmpty }),
      let most = taskLevels(cores: cores).last
    else { return [] }
    guard let reference, most > 1 else { return [] }
    var said: [String?] = []
    if reference.kind == .computing { said += [staircase(cores: cores), series(cores: cores)] }
    said.append(growth(cores: cores, reference))
    said.append(moreCores(tasks: most, cores: cores))
    return said.compactMap { $0 }
  }

  private typealias Slowdown = (model: ModelName, ratio: Estimate)

  /// Whether the ratio is what a law says, and sure enough to say so.
  private func isNear(_ estimate: Estimate, _ expected: Double) -> Bool {
    abs(estimate.value / expected - 1) <= Self.tolerance && (estimate.relativeHalfWidth ?? 0) <= 0.1
  }

  /// `2.00× (1.98–2.01) under task and thread`: models that did alike, with the hull of their intervals.
  private func together(_ seen: [Slowdown]) -> String {
    let values = seen.map(\.ratio.value)
    guard let low = values.min(), let high = values.max() else { return "" }
    let bounds = seen.compactMap(\.ratio.interval)
    let text =
      if let lowest = bounds.map(\.lowerBound).min(), let highest = bounds.map(\.upperBound).max(),
        bounds.count == seen.count
      {
        Wording.times(Estimate(value: (low * high).squareRoot(), interval: lowest...highest, count: 0))
      } else {
        Wording.ratio(low) == Wording.ratio(high)
          ? Wording.times(low) : "\(Wording.ratio(low))–\(Wording.times(high))"
      }
    return "\(text) under \(Wording.list(seen.map(\.model.description)))"
  }

  /// Each model with a figure of its own.
  private func apart(_ seen: [Slowdown]) -> String {
    Wording.list(seen.map { "\(Wording.times($0.ratio)) under \($0.model)" })
  }

  // MARK: Rounds or sharing

  /// What happens when tasks don't divide by cores: with 3 on 2, rounds take 2 turns and sharing takes 1.5.
  private func staircase(cores: Int) -> String? {
    let usable = usable(cores)
    guard cores > 1, usable == Double(cores) else { return nil }
    let uneven = taskLevels(cores: cores).filter { $0 > cores && !$0.isMultiple(of: cores) }
    guard let tasks = uneven.first else { return nil }
    let share = Double(tasks) / usable
    let rounds = share.rounded(.up)
    var kinds: [(String, [Slowdown])] = [
      ("in rounds", []), ("sharing the cores", []), ("between rounds and sharing", []),
      ("longer than rounds", []), ("too scattered to say", []),
    ]
    for model in models(cores: cores) {
      guard let many = cell(model, tasks: tasks, cores: cores),
        let full = cell(model, tasks: cores, cores: cores),
        let seen = ratio(.wall, many, to: full), model.namesake?.shape != .inTurn,
        model.namesake?.shape != .loop
      else { continue }
      let place = (seen.value - share) / (rounds - share)
      let kind =
        switch place {
        case _ where (seen.interval.map { $0.upperBound - $0.lowerBound } ?? 0) > (rounds - share): 4
        case ..<0.2: 1
        case ..<0.8: 2
        case ..<1.2: 0
        default: 3
        }
      kinds[kind].1.append((model, seen))
    }
    let said = kinds.filter { !$0.1.isEmpty }.map { "\(apart($0.1)) (\($0.0))" }
    guard !said.isEmpty else { return nil }
    return "\(name): \(tasks) tasks on \(cores) cores took, against \(cores), "
      + said.joined(separator: ", ")
      + "; rounds take \(Wording.times(rounds)), sharing \(Wording.times(share))."
  }

  /// Every level of tasks, for experiments that climb them one by one.
  private func series(cores: Int) -> String? {
    let levels = taskLevels(cores: cores)
    guard let last = levels.last, last >= cores + 2, last <= 20, levels == Array(1...last) else {
      return nil
    }
    let rows = models(cores: cores).filter { taskLevels($0, cores: cores) == levels }.map { model in
      let values = levels.map { level in
        slowdown(model, tasks: level, cores: cores).map { Wording.ratio($0.value) } ?? "?"
      }
      return "\(model) \(values.joined(separator: " "))"
    }
    guard !rows.isEmpty else { return nil }
    return "\(name): \(levels.map(String.init).joined(separator: " ")) tasks took, against one alone: "
      + rows.joined(separator: "; ") + "."
  }

  // MARK: Where throughput stops growing

  private func growth(cores: Int, _ reference: Reference) -> String? {
    let candidates = models(cores: cores).filter { taskLevels($0, cores: cores).count > 2 }
    let rate = { (model: ModelName) -> Double in
      let last = taskLevels(model, cores: cores).last ?? 0
      return cell(model, tasks: last, cores: cores).flatMap { cell in
        median(cell.finished.compactMap { $0[.tasksPerSecond] })
      } ?? 0
    }
    guard let model = candidates.max(by: { rate($0) < rate($1) }) else { return nil }
    let levels = taskLevels(model, cores: cores)
    guard let last = levels.last, let most = cell(model, tasks: last, cores: cores) else { return nil }
    let gain = { (level: Int) in ratio(.tasksPerSecond, most, to: cell(model, tasks: level, cores: cores)) }
    let head = "\(name): throughput (\(model), \(Wording.amount(cores, "core")))"
    let stop = enough(model, cores: cores).flatMap { $0 == last ? nil : $0 }
    if let stop, let seen = gain(stop) {
      return
        "\(head) stopped growing at \(Wording.amount(stop, "task")): \(last) did \(Wording.times(seen)) as much."
    }
    guard let first = levels.first, let seen = gain(first) else { return nil }
    return "\(head) was still growing at \(last) tasks: \(Wording.times(seen)) that of "
      + "\(Wording.amount(first, "task"))."
  }

  // MARK: What more cores bring

  private func moreCores(tasks: Int, cores: Int) -> String? {
    guard let fewest = coreLevels.first, fewest < cores else { return nil }
    let gains = models(cores: cores).compactMap { model -> Slowdown? in
      ratio(
        .tasksPerSecond, cell(model, tasks: tasks, cores: cores), to: cell(model, tasks: tasks, cores: fewest)
      ).map { (model, $0) }
    }
    let none = gains.filter { isNear($0.ratio, 1) }
    let some = gains.filter { !isNear($0.ratio, 1) }
    let isAlike = some.allSatisfy { one in some.allSatisfy { isNear($0.ratio, one.ratio.value) } }
    let said = [
      some.isEmpty
        ? nil
        : "the throughput at \(Wording.amount(tasks, "task")) became \(isAlike ? together(some) : apart(some))",
      none.isEmpty ? nil : "nothing gained under \(Wording.list(none.map(\.model.description)))",
    ].compactMap { $0 }
    guard !said.isEmpty else { return nil }
    return "\(name): with \(cores) cores instead of \(fewest), \(said.joined(separator: "; "))."
  }
}
