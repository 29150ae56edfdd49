/// What an experiment's short answer speaks of: the key `answer` of its file.
package struct Asked: Sendable, Hashable, Codable {
  /// The number of cores that the question is about, whether this machine has them or not; nil for those it has.
  package var cores: Int?
  /// The levels of `tasks` that the answer gives, as the file writes them; empty to let juggle choose.
  package var tasks: [String]

  /// The most cores that anybody may ask about.
  package static let mostCores = 4_096

  /// The number of tasks that a level comes to on so many cores; nil of a text that is no level.
  package static func count(_ level: String, on cores: Int) -> Int? {
    guard level.hasSuffix("x") else { return Int(level) }
    guard let factor = Double(level.dropLast()), factor > 0 else { return nil }
    return Count.perCore(factor).count(on: cores)
  }

  package init(cores: Int? = nil, tasks: [String] = []) { (self.cores, self.tasks) = (cores, tasks) }
}
