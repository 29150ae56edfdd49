/// Rows and columns for people: aligned with spaces, fitted into a window, or as Markdown.
struct TextTable {
  struct Column {
    var title: String
    /// Numbers stand to the right.
    var isNumber: Bool
    var values: [String]
    var role = Role.fact
    /// By row; none where there are fewer.
    var styles: [Screen.Style?] = []
    /// By row, what a bar is drawn of instead of a value: shares of 1, nil where nothing is known.
    var bars: [Double?]?

    /// What becomes of it where there is little room.
    enum Role: Hashable {
      /// It says which row it is, and always stays.
      case key
      /// It stays as long as it can.
      case fact
      /// It goes, the highest rank first and one rank at a time, and the reader is told.
      case expendable(Int)
      /// It is there where a window has room for it, and what it shows is told by another column too.
      case extra
    }

    /// A column of bars.
    static func bars(_ title: String, _ shares: [Double?], rank: Int) -> Column {
      Column(
        title: title, isNumber: false, values: shares.map { _ in "" }, role: .expendable(rank), bars: shares)
    }
  }

  var columns: [Column]
  /// Rows before which an empty line stands.
  private(set) var breaks: Set<Int>
  /// What the bars are of, in a sentence; said where there are any.
  private let legend: String

  /// Without the columns that say nothing: those with no value at all.
  init(_ columns: [Column], breaks: Set<Int> = [], legend: String = "") {
    self.breaks = breaks
    self.legend = legend
    self.columns = columns.compactMap { column in
      guard column.values.contains(where: { !$0.isEmpty }) || column.hasBars else { return nil }
      var column = column
      column.title = printable(column.title)
      column.values = column.values.map(printable)
      return column
    }
  }

  /// Rows without titles.
  init(rows: [[String]]) {
    self.init(
      (0..<(rows.map(\.count).max() ?? 0)).map { place in
        Column(
          title: "", isNumber: false, values: rows.map { place < $0.count ? $0[place] : "" },
          role: place == 0 ? .key : .fact)
      })
  }

  /// Longer names are somebody's joke; whole ones are in the files.
  private static let widestField = 240

  var rowCount: Int { columns.first?.values.count ?? 0 }

  /// Whole, as files and pipes have it: without what only windows show.
  var aligned: String { text(on: .plain) }

  /// The table on a screen: whole where there is no window, else fitted into it, with a line that says what was left
  /// out; below some fifty columns one paragraph for each row. It has a line feed at the end.
  ///
  /// - Complexity: O(n) cells for each column left out.
  func text(on screen: Screen) -> String {
    guard !columns.isEmpty else { return "" }
    guard let room = screen.columns else {
      let whole = columns.filter { !$0.isForWindows }
      return lines(whole, whole.map { min($0.width, Self.widestField) }, on: screen)
    }
    guard let fitted = FittedColumns(columns, room: room) else { return stacked(on: screen) }
    let table = lines(fitted.columns, fitted.widths, on: screen)
    let notes = [
      fitted.columns.contains(where: \.hasBars) ? legend : "",
      fitted.dropped.isEmpty
        ? "" : "Left out, as the window is narrow: \(fitted.dropped.joined(separator: ", ")).",
    ].filter { !$0.isEmpty }
    return notes.isEmpty ? table : table + wrapped(notes.joined(separator: " "), "", on: screen)
  }

  /// Two spaces between columns, a line under the titles where there are any; no line has spaces at its end.
  private func lines(_ columns: [Column], _ widths: [Int], on screen: Screen) -> String {
    let hasTitles = !columns.allSatisfy(\.title.isEmpty)
    let titles = hasTitles ? line(columns.map { ($0.title, .heading) }, columns, widths, on: screen) : ""
    let rows = (0..<rowCount).map { row in
      let fields = zip(columns, widths).map { column, width in
        (column.shown(row, width, on: screen), column.style(row))
      }
      return (breaks.contains(row) ? "\n" : "") + line(fields, columns, widths, on: screen)
    }
    let dash = screen.isUTF8 ? "─" : "-"
    let rule = widths.map { String(repeating: dash, count: $0) }.joined(separator: "  ")
    return ((hasTitles ? [titles, rule] : []) + rows).joined(separator: "\n") + "\n"
  }

  private func line(
    _ fields: [(String, Screen.Style?)], _ columns: [Column], _ widths: [Int], on screen: Screen
  ) -> String {
    guard let last = fields.lastIndex(where: { !$0.0.isEmpty }) else { return "" }
    return fields[...last].indices.map { place in
      let (text, style) = fields[place]
      let space = String(repeating: " ", count: max(0, widths[place] - terminalWidth(text)))
      let shown = screen.styled(text, style)
      return columns[place].isNumber ? space + shown : place == last ? shown : shown + space
    }.joined(separator: "  ")
  }

  /// One paragraph for each row: what it is, and under it its figures with their titles.
  private func stacked(on screen: Screen) -> String {
    let figures = columns.filter { $0.role != .key && $0.role != .extra && !$0.hasBars }
    let keys = columns.filter { $0.role == .key }
    return (0..<rowCount).map { row in
      let names = keys.filter { !$0.values[row].isEmpty }.map { column in
        column.isNumber ? "\(column.title) \(column.values[row])" : column.values[row]
      }
      let head = shortened(
        names.joined(separator: ", "), to: 3 * screen.proseColumns, mark: screen.ellipsis)
      let said = figures.filter { !$0.values[row].isEmpty }.map { column in
        column.title.isEmpty ? column.values[row] : "\(column.title) \(column.values[row])"
      }.map { $0.replacing(" ", with: Self.unbroken) }
      return (breaks.contains(row) ? "\n" : "") + wrapped("", "", on: screen, lead: (head, .heading))
        + (said.isEmpty ? "" : wrapped(said.joined(separator: ", "), "  ", on: screen))
    }.joined().replacing(Self.unbroken, with: " ")
  }

  /// Keeps a figure with its title.
  private static let unbroken = "\u{A0}"
}

extension TextTable.Column {
  var hasBars: Bool { bars?.contains { $0 != nil } ?? false }
  var isForWindows: Bool { role == .extra || bars != nil }

  /// Columns that it takes whole; of bars, those that they are told apart in.
  var width: Int {
    let widest = ([title] + values).map { terminalWidth($0) }.max() ?? 0
    return bars == nil ? widest : max(widest, 6)
  }

  fileprivate func style(_ row: Int) -> Screen.Style? { row < styles.count ? styles[row] : nil }

  fileprivate func shown(_ row: Int, _ width: Int, on screen: Screen) -> String {
    if let bars { return bar(bars[row], width: width, isUTF8: screen.isUTF8) }
    return shortened(values[row], to: width, mark: screen.ellipsis)
  }
}

/// A bar of at most `width` columns, to an eighth of one; nothing for what is unknown or zero. ASCII has whole columns
/// only, and a point for less than half of the first.
///
/// - Parameter share: Of the longest.
func bar(_ share: Double?, width: Int, isUTF8: Bool = true) -> String {
  guard let share, share > 0, share.isFinite else { return "" }
  let length = min(1, share) * Double(width)
  guard isUTF8 else {
    let whole = Int(length.rounded())
    return whole == 0 ? "." : String(repeating: "#", count: whole)
  }
  let eighths = max(1, Int((length * 8).rounded()))
  let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
  return String(repeating: "█", count: eighths / 8) + part
}
