/// The ids of a folder's runs, as people name them.
package enum RunID {
  /// So many are named at most.
  private static let shown = 10

  /// The run that is meant.
  ///
  /// - Parameters:
  ///   - text: An id, or a beginning that one of them has only.
  ///   - ids: Of all runs, the newest last.
  ///   - path: Of the file that they are in.
  /// - Throws: `Results.Unreadable`, which names those that could be meant.
  static func chosen(
    _ text: String, among ids: [String], in path: String
  ) throws(Results.Unreadable) -> String {
    if ids.contains(text) { return text }
    let matching = text.isEmpty ? [] : ids.filter { $0.hasPrefix(text) }
    if matching.count == 1 { return matching[0] }
    let reason =
      matching.isEmpty ? "no run \"\(text)\"" : "\(matching.count) runs begin with \"\(text)\""
    let choice =
      ids.isEmpty
      ? "it holds none" : "the newest last, there are \(list(matching.isEmpty ? ids : matching))"
    throw Results.Unreadable(description: "\(path): --run: \(reason); \(choice)")
  }

  /// Some ids, the newest last: `20261123T094735Z and 20261124T101500Z`, of many the newest.
  package static func list(_ ids: [String]) -> String {
    let left = ids.count - shown
    return Wording.list((left > 0 ? ["\(left) older ones"] : []) + ids.suffix(shown))
  }
}
