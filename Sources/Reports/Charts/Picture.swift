/// One picture that was drawn of a results folder.
package struct Picture: Sendable, Hashable {
  /// Its file; its name without folder and ending is the chart's, such as `tasks_per_s` or `timeline-1-pus`.
  package var path: String
  /// A heading, such as `Throughput`. Names of an experiment in it are as the file has them: escape it.
  package var title: String
  /// For those who can't see it: what is on its axes, and what it shows. Escape it, too.
  package var description: String

  /// Whether it shows who ran where.
  package var isTimeline: Bool { path.split(separator: "/").last.map(Self.isTimeline) == true }

  /// By a file's name.
  static func isTimeline(_ name: some StringProtocol) -> Bool { name.hasPrefix("timeline-") }

  package init(path: String, title: String, description: String) {
    (self.path, self.title, self.description) = (path, title, description)
  }
}
