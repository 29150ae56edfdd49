/// Columns of a table as a window has room for them.
struct FittedColumns {
  var columns: [TextTable.Column]
  var widths: [Int]
  /// The titles of those that were left out.
  var dropped: [String] = []

  /// Below so many columns a table that doesn't fit as it is becomes paragraphs.
  static let leastForColumns = 50
  /// What names keep while other columns can go, and at the last.
  private static let (easyName, leastName) = (24, 10)
  /// More than that tells nothing more.
  private static let widestBar = 24

  /// First goes what is only there where there is room, then names are shortened, then columns go by their rank.
  ///
  /// - Returns: Nil where that isn't enough.
  init?(_ all: [TextTable.Column], room: Int) {
    columns = all
    widths = all.map(\.width)
    while total > room, let extra = columns.lastIndex(where: { $0.role == .extra }) { remove(extra) }
    if total > room, room < Self.leastForColumns { return nil }
    shorten(to: Self.easyName, room)
    while total > room, let rank = highestRank {
      for next in columns.indices.reversed() where columns[next].role == .expendable(rank) {
        if columns[next].bars == nil { dropped.append(columns[next].title) }
        remove(next)
      }
    }
    shorten(to: Self.leastName, room)
    guard total <= room else { return nil }
    if let bars = columns.firstIndex(where: { $0.bars != nil }) {
      widths[bars] = max(widths[bars], min(Self.widestBar, widths[bars] + room - total))
    }
  }

  private var total: Int { widths.reduce(0, +) + 2 * max(0, widths.count - 1) }

  private var highestRank: Int? {
    columns.compactMap { if case .expendable(let rank) = $0.role { rank } else { nil } }.max()
  }

  private mutating func remove(_ place: Int) {
    columns.remove(at: place)
    widths.remove(at: place)
  }

  /// Takes from the widest columns of words, down to `least`, what is too much.
  private mutating func shorten(to least: Int, _ room: Int) {
    while total > room {
      // A level of a parameter may be a word too.
      let words = columns.indices.filter {
        (!columns[$0].isNumber || columns[$0].role == .key) && columns[$0].bars == nil && widths[$0] > least
      }
      guard let widest = words.max(by: { widths[$0] < widths[$1] }) else { return }
      let second = words.filter { $0 != widest }.map { widths[$0] }.max() ?? least
      // Down to the next one, so that none is shortened more than another that is as long.
      let floor = max(least, min(second, widths[widest] - 1))
      widths[widest] = max(floor, widths[widest] - (total - room))
    }
  }
}
