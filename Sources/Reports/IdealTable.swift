import Findings
import Trials

extension SummaryTable {
  /// What the law allows at best, for the line `ideal` of charts: one row for each number of tasks between the fewest
  /// and the most of a setting on so many cores, all of them where they are few, else in steps of a tenth. Measured
  /// numbers are among them, and those around the law's corners. Settings without a law have no rows.
  ///
  /// - Parameter summaries: of one run.
  /// - Complexity: O(log tasks) rows for each setting and number of cores.
  static func ideal(run: String, launcher: String?, summaries: [Summary]) -> SummaryTable {
    var table = SummaryTable(run: run, launcher: launcher, summaries: [])
    table.header = ["run", "launcher", "setting", "cores", "usable_cores", "tasks"] + idealColumns
    let settings = ChartLabels(summaries.map(\.setting), width: ChartLabels.settingWidth)
    let work = work(summaries)
    // One run, so one law for each setting and number of cores.
    let groups = Dictionary(grouping: summaries.filter { $0.count > 0 && $0.reference != nil }) {
      Group(setting: $0.setting, cores: $0.cell.cores)
    }
    var seen: Set<Group> = []
    let keys = summaries.map { Group(setting: $0.setting, cores: $0.cell.cores) }
      .filter { seen.insert($0).inserted }
    table.rows = keys.flatMap { key -> [[String]] in
      let rows = groups[key] ?? []
      guard let reference = rows.first?.reference, let cores = rows.first?.usableCores else { return [] }
      let hasSpeedup = reference.kind == .computing && rows.contains { $0.speedup != nil }
      return numbers(of: rows.map(\.cell.tasks), reference, cores).map { tasks in
        let wall = reference.idealWall(tasks: tasks, cores: cores)
        let laws: [Double?] = [
          wall, Double(tasks) / wall, hasSpeedup ? min(Double(tasks), cores) : nil, hasSpeedup ? 1 : nil,
          work[key.setting] ?? nil,
        ]
        return [chartText(run, width: 200), chartText(launcher ?? "", width: 200), settings[key.setting]]
          + ["\(key.cores)", field(cores), "\(tasks)"] + laws.map(field)
      }
    }
    return table
  }

  static let idealColumns = [
    "ideal_wall_s", "ideal_tasks_per_s", "ideal_speedup", "ideal_efficiency", "ideal_cpu_per_task_s",
  ]

  private struct Group: Hashable {
    var setting: String
    var cores: Int
  }

  /// Rising. Cores run out at as many tasks as there are cores, and time does where they are busy for as long as one
  /// task takes, its waits included.
  private static func numbers(of measured: [Int], _ reference: Reference, _ cores: Double) -> [Int] {
    guard let first = measured.min(), let last = measured.max() else { return [] }
    var numbers = Set(measured)
    for corner in [cores, cores * (1 + reference.waiting / reference.busy)] where corner < Double(last) {
      numbers.formUnion([Int(corner), Int(corner) + 1].filter { (first...last).contains($0) })
    }
    var tasks = first
    while tasks < last {
      numbers.insert(tasks)
      tasks += max(1, tasks / 10)
    }
    return numbers.sorted()
  }
}
