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
    guard let reference, most > 1 else { return comparison.map { [$0 + "."] } ?? [] }
    var said = [many(most, cores: cores, reference)]
    if reference.kind == .computing { said += [staircase(cores: cores), series(cores: cores)] }
    said.append(growth(cores: cores, reference))
    said.append(moreCores(tasks: most, cores: cores))
    return said.compactMap { $0 }
  }

  /// The most tasks on the most cores, against one alone.
  struct Headline {
    var tasks: Int
    var cores: Int
    /// Under the model that did best.
    var best: Double
    /// One after the other, where that was measured.
    var inTurn: Double?
    /// Whether the best did as the cores allow, so that the law explains it.
    var isExplained: Bool
  }

  var headline: Headline? {
    guard let reference, let cores = coreLevels.last, let most = taskLevels(cores: cores).last, most > 1
    else { return nil }
    let seen = slowdowns(tasks: most, cores: cores)
    guard let best = seen.map(\.ratio.value).min() else { return nil }
    let ideal = reference.idealWall(tasks: most, cores: usable(cores)) / (reference.busy + reference.waiting)
    return Headline(
      tasks: most, cores: cores, best: best,
      inTurn: seen.first { $0.model.namesake?.shape == .inTurn }?.ratio.value,
      isExplained: abs(best / ideal - 1) <= 2 * Self.tolerance)
  }

  /// `say-after, 2 tasks on 1 core: coroutine took 3.00 s and task 2.00 s, 0.667× as long`: for what no law speaks of.
  var comparison: String? {
    guard let cores = coreLevels.last(where: { !models(cores: $0).isEmpty }),
      let most = taskLevels(cores: cores).last
    else { return nil }
    let shown = models(cores: cores).compactMap { model in cell(model, tasks: most, cores: cores) }
    let walls = shown.compactMap { cell in
      median(cell.finished.compactMap { $0[.wall] }).map { "\(cell.cell.model) took \(Wording.seconds($0))" }
    }
    guard !walls.isEmpty else { return nil }
    let head = "\(name), \(Wording.amount(most, "task")) on \(Wording.amount(cores, "core")): "
    let ratio = shown.count == 2 ? ratio(.wall, shown[1], to: shown[0]) : nil
    return head + Wording.list(walls) + (ratio.map { ", \(Wording.times($0)) as long" } ?? "")
  }

  private typealias Slowdown = (model: ModelName, ratio: Estimate)

  private func slowdowns(tasks: Int, cores: Int) -> [Slowdown] {
    models(cores: cores).compactMap { model in
      slowdown(model, tasks: tasks, cores: cores).map { (model, $0) }
    }
  }

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

  // MARK: Many tasks against one

  /// Models by what happened to them: they used the cores, they went one after the other, or something between.
  private func many(_ tasks: Int, cores: Int, _ reference: Reference) -> String? {
    let usable = usable(cores)
    let one = reference.busy + reference.waiting
    let ideal = reference.idealWall(tasks: tasks, cores: usable) / one
    var rest = slowdowns(tasks: tasks, cores: cores)
    guard !rest.isEmpty else { return nil }
    func take(_ expected: Double) -> [Slowdown] {
      let found = rest.filter { isNear($0.ratio, expected) }
      rest.removeAll { isNear($0.ratio, expected) }
      return found
    }
    let atIdeal = take(ideal)
    let inTurn = take(Double(tasks))
    let oneCore = take(max(1, Double(tasks) * reference.busy / one))
    var parts: [String] = []
    if !atIdeal.isEmpty { parts.append(best(atIdeal, tasks: tasks, cores: usable, reference)) }
    if !oneCore.isEmpty { parts.append("\(together(oneCore)), as fast as one core computes them") }
    if !inTurn.isEmpty { parts.append("\(together(inTurn)), as \(tasks) tasks one after the other") }
    if !rest.isEmpty {
      parts.append("\(apart(rest)), where the cores would allow \(Wording.times(ideal))")
    }
    let does =
      switch reference.kind {
      case .computing: "computing tasks"
      case .waiting: "waiting tasks"
      case .mixed:
        "tasks that compute \(Wording.percent(reference.busy / one)) of their time"
      }
    return "\(name): \(tasks) \(does) on \(Wording.amount(cores, "core")) took, against one alone, "
      + parts.joined(separator: "; ") + "."
  }

  /// What models reached that lost nothing.
  private func best(_ seen: [Slowdown], tasks: Int, cores: Double, _ reference: Reference) -> String {
    let figures = together(seen)
    switch reference.kind {
    case .computing where Double(tasks) > cores:
      let turns = Wording.cores(Double(tasks) / cores)
      return "\(figures): each got 1/\(turns) of a core, and all took as long as \(turns) one after the other"
    case .computing: return "\(figures): there is a core for each"
    case .waiting:
      let busy = seen.compactMap { one in
        cell(one.model, tasks: tasks, cores: coreLevels.last ?? 1).flatMap { busyShare($0) }
      }
      let used = busy.max().map { ", and used \(Wording.percent($0)) of one core at most" } ?? ""
      return "no longer: \(figures)\(used)"
    case .mixed:
      let knee = (cores * (1 + reference.waiting / reference.busy)).rounded()
      return
        "the least that the cores allow: \(figures) (about \(Wording.cores(knee)) such tasks keep "
        + "\(Wording.cores(cores)) cores busy)"
    }
  }

  private func busyShare(_ cell: Results.CellTrials) -> Double? {
    median(
      cell.finished.compactMap { trial in
        trial[.wall].flatMap { wall in wall > 0 ? trial.cpu.map { $0 / wall } : nil }
      })
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
