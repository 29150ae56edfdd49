/// How text stands in a column in which some values would look like numbers: marked, so that all of them are text.
/// Programs that read CSV files guess the type of a column from its first rows, and some fail at the first row that is
/// of another.
///
/// Files without marks, as earlier versions wrote them, are read as well.
package struct TextMark: Sendable {
  /// The field for a value.
  package let marked: @Sendable (String) -> String
  /// The value of a field.
  package let plain: @Sendable (String) -> String

  /// A level of the number of tasks: `30 tasks` for 30. `1.5x` and `all` are text as they stand.
  package static let tasks = TextMark(
    marked: { Int($0) == nil ? $0 : $0 == "1" ? "1 task" : "\($0) tasks" },
    plain: { field in
      let number = field.prefix { $0 != " " }
      let isMarked = field.dropFirst(number.count) == (number == "1" ? " task" : " tasks")
      return isMarked && Int(number) != nil ? String(number) : field
    })

  /// A list of numbers: `[0 2 4]`.
  package static let list = TextMark(
    marked: { $0.isEmpty ? $0 : "[\($0)]" },
    plain: { $0.hasPrefix("[") && $0.hasSuffix("]") ? String($0.dropFirst().dropLast()) : $0 })
}
