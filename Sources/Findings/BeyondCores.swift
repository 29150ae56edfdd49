package import Statistics

/// What queueing says about more tasks than cores, where tasks both compute and wait: how many keep the cores busy. It
/// speaks of tasks that begin anew as they end, each with the S and Z of the workload's reference.
package struct BeyondCores: Sendable, Hashable {
  /// Everything but model, tasks and cores.
  package var setting: String
  package var cores: Int
  package var model: MachineRepairman
  /// From Goetz's formula to exponential computing times: see `MachineRepairman.band`.
  package var band: ClosedRange<Int>
  /// The most that were measured.
  package var tasks: Int
  /// Tasks per second of so many.
  package var throughput: Double

  /// Of the cores, that the band keeps busy.
  package static let share = 0.95
}

extension Results {
  /// One for each setting of mixed tasks with more of them than usable cores, on the most cores.
  ///
  /// - Parameter summaries: of these results.
  /// - Complexity: O(tasks) and O(N log N), N the upper end of the band, for each.
  package func beyondCores(_ summaries: [Summary]) -> [BeyondCores] {
    settings(summaries).compactMap(\.beyondCores)
  }
}

extension Setting {
  /// So many tasks are worked out one by one; for more of them the bounds are as good.
  private static let mostTasks = 1_000_000

  var beyondCores: BeyondCores? {
    guard let reference, reference.kind == .mixed,
      let cores = coreLevels.last(where: { !models(cores: $0).isEmpty }),
      let tasks = taskLevels(cores: cores).last, Double(tasks) > usable(cores), tasks <= Self.mostTasks,
      let model = MachineRepairman(busy: reference.busy, waiting: reference.waiting, cores: usable(cores)),
      let band = model.band(share: BeyondCores.share)
    else { return nil }
    return BeyondCores(
      setting: name, cores: cores, model: model, band: band, tasks: tasks,
      throughput: model.throughput(tasks: tasks))
  }
}

extension BeyondCores {
  /// `mixed: if tasks begin anew as they end, 10 regular ones keep 95 % of 2 cores busy (Goetz's formula), and …`
  var sentence: String {
    let (low, high) = (band.lowerBound, band.upperBound)
    let share = "\(Wording.percent(Self.share)) of \(Wording.cores(model.cores)) cores busy"
    let busy =
      low == high
      ? "\(low) keep \(share), regular or not"
      : "\(low) keep \(share) if they are regular (Goetz's formula), \(high) if their computing times vary as much "
        + "as exponential ones"
    return "\(setting): of tasks that begin anew as they end, \(busy); \(tasks) would do "
      + "\(Wording.count(throughput))/s (machine repairman)."
  }
}
