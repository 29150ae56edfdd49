import Foundation

/// One measured figure and what is wanted of it.
struct Figure {
  var name: String
  /// In words; nil for a figure that is there to be known.
  var wanted: String?
  var measured: String
  /// nil where nothing is wanted.
  var isMet: Bool?

  /// A ratio that shall be 1, give or take `tolerance`.
  init(_ name: String, ratio: Double, tolerance: Double) {
    self.name = name
    wanted = String(format: "1 ± %.3f", tolerance)
    measured = String(format: "%.4f", ratio)
    isMet = abs(ratio - 1) <= tolerance
  }

  /// A ratio that shall be `limit` at most.
  init(_ name: String, ratio: Double, atMost limit: Double? = nil) {
    self.name = name
    wanted = limit.map { String(format: "≤ %.2f", $0) }
    measured = String(format: "%.3f", ratio)
    isMet = limit.map { ratio <= $0 }
  }

  /// A ratio that shall be `limit` at least.
  init(_ name: String, ratio: Double, atLeast limit: Double) {
    self.name = name
    wanted = String(format: "≥ %.2f", limit)
    measured = String(format: "%.3f", ratio)
    isMet = ratio >= limit
  }

  /// So many things in each second, which shall be `limit` at least.
  init(_ name: String, perSecond rate: Double, atLeast limit: Double? = nil) {
    self.name = name
    wanted = limit.map { String(format: "≥ %.1f million/s", $0 / 1e6) }
    measured = String(format: "%.2f million/s", rate / 1e6)
    isMet = limit.map { rate >= $0 }
  }

  /// A number that shall be one other to the last digit.
  init(_ name: String, value: Double, exactly other: Double) {
    self.name = name
    wanted = String(format: "= %.12g", other)
    measured = String(format: "%.12g", value)
    isMet = value == other
  }

  /// What can't be measured here; why is said beside the table.
  init(leftOut name: String, because reason: any Error) {
    (self.name, measured) = (name, "left out")
    FileHandle.standardError.write(Data("benchmarks: \(reason): left out\n".utf8))
  }

  /// A number of things that shall be `limit` at most.
  init(_ name: String, count: Int, atMost limit: Int) {
    (self.name, wanted, measured, isMet) = (name, "≤ \(limit)", "\(count)", count <= limit)
  }

  /// A size that shall be `limit` at most.
  init(_ name: String, bytes: Double, atMost limit: Double? = nil) {
    self.name = name
    wanted = limit.map { String(format: "≤ %.0f B", $0) }
    measured = String(format: "%.1f B", bytes)
    isMet = limit.map { bytes <= $0 }
  }

  /// A time that shall be `limit` at most; both in seconds.
  init(_ name: String, seconds: Double, atMost limit: Double? = nil) {
    self.name = name
    wanted = limit.map { "≤ " + Self.text($0) }
    measured = Self.text(seconds)
    isMet = limit.map { seconds <= $0 }
  }

  /// An amount of memory that shall be `limit` at most; both in MiB.
  init(_ name: String, mebibytes: Double, atMost limit: Double) {
    self.name = name
    wanted = String(format: "≤ %.0f MiB", limit)
    measured = String(format: "%.1f MiB", mebibytes)
    isMet = mebibytes <= limit
  }

  /// A size that shall be `limit` at most; both in MB, which are 10⁶ bytes.
  init(_ name: String, megabytes: Double, atMost limit: Double) {
    self.name = name
    wanted = String(format: "≤ %.0f MB", limit)
    measured = String(format: "%.2f MB", megabytes)
    isMet = megabytes <= limit
  }

  private static func text(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-6: String(format: "%.1f ns", seconds * 1e9)
    case ..<1e-3: String(format: "%.2f µs", seconds * 1e6)
    case ..<1: String(format: "%.2f ms", seconds * 1e3)
    default: String(format: "%.2f s", seconds)
    }
  }
}

/// The figures in aligned columns, under a heading.
func table(_ figures: [Figure]) -> String {
  let rows =
    [["figure", "wanted", "measured", ""]]
    + figures.map { [$0.name, $0.wanted ?? "–", $0.measured, $0.isMet.map { $0 ? "met" : "missed" } ?? ""] }
  let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row, widths).enumerated().map { column, cell in
      let blank = String(repeating: " ", count: cell.1 - cell.0.count)
      return column == 1 || column == 2 ? blank + cell.0 : cell.0 + blank
    }
    let line = cells.joined(separator: "  ")
    return line.reversed().drop { $0 == " " }.reversed().map(String.init).joined() + "\n"
  }.joined()
}
