import Statistics
import Trials

extension Granularity {
  /// `task`, `generator (on one core)`: by its own choice, and not since a quota leaves it one of several.
  package var who: String {
    let isOnOneCore = [.inTurn, .loop].contains(model.namesake?.shape)
    return isOnOneCore && cores > 1 ? "\(model) (on one core)" : model.description
  }

  /// Whether it is made of this setting's cells.
  func covers(_ setting: Setting) -> Bool {
    setting.cells.first.map { trials in
      trials.cell.workload == workload && trials.cell.parameters.contains { $0.name == parameter }
    } ?? false
  }

  /// `Tasks of 38.2 µs and more keep half of the cores' speed under task, of 190 µs under thread.`; nil where
  /// none was found.
  static func brief(_ all: [Granularity]) -> String? {
    let found = all.compactMap { one in one.found.value.map { (one, $0) } }.sorted { $0.1 < $1.1 }
    guard !found.isEmpty else { return nil }
    let isOnSame = Set(all.map(\.cores)).count == 1
    let parts = found.enumerated().map { place, one in
      let who = "\(one.0.who)\(isOnSame ? "" : " (\(Wording.amount(one.0.cores, "core")))")"
      let time = Wording.seconds(one.1)
      return place == 0
        ? "Tasks of \(time) or more keep half of the cores' speed under \(who)" : "\(who) needs \(time)"
    }
    return parts.joined(separator: "; ") + "."
  }

  /// One for each setting and number of tasks and cores, and one on what a task's time is.
  static func sentences(_ all: [Granularity]) -> [String] {
    var groups: [(key: [String], members: [Granularity])] = []
    for one in all {
      let key = [one.setting, Wording.amount(one.tasks, "task"), Wording.amount(one.cores, "core")]
      if let known = groups.firstIndex(where: { $0.key == key }) {
        groups[known].members.append(one)
      } else {
        groups.append((key, [one]))
      }
    }
    guard !groups.isEmpty else { return [] }
    return groups.map { key, members in "\(key[0]), \(key[1]) on \(key[2]): \(words(members))." }
      + [
        "A task's time is its time on a core, including the cost of the task itself: half of the time given is work."
      ]
  }

  /// `tasks of 38.2 µs (31.0–45.1 µs) and more keep half of the cores' speed under task; thread needs 190 µs (…)`.
  private static func words(_ members: [Granularity]) -> String {
    let found = members.compactMap { one in one.found.value.map { (one, $0) } }.sorted { $0.1 < $1.1 }
    let least = found.enumerated().map { place, one in
      let time = Wording.seconds(Estimate(value: one.1, interval: one.0.interval, count: 0))
      return place == 0
        ? "tasks of \(time) or more keep half of the cores' speed under \(one.0.who)"
        : "\(one.0.who) needs \(time)"
    }
    let others = members.filter { $0.found.value == nil }.map(\.notFound)
    return (least + others).joined(separator: "; ")
  }

  /// `under process it was not found between 3.10 µs and 10.2 ms: the largest kept 31 %`.
  private var notFound: String {
    let times = points.map(\.granularity).sorted()
    let between = [times.first, times.last].compactMap { $0.map(Wording.seconds) }
    let kept =
      if case .above = found {
        points.map(\.efficiency).max().map { "it kept at most \(Wording.percent($0)) of the speed" }
      } else {
        points.last.map { "its shortest tasks kept \(Wording.percent($0.efficiency))" }
      }
    return "juggle found no such time for \(who) between \(between.joined(separator: " and "))"
      + (kept.map { ": \($0)" } ?? "")
  }
}
