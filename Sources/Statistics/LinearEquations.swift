/// Up to three linear equations with up to three right sides.
struct LinearEquations {
  let size: Int
  let sides: Int
  /// Of each the factors, and behind them the right sides.
  var rows = InlineArray<3, InlineArray<6, Double>>(repeating: InlineArray(repeating: 0))

  init(size: Int, sides: Int) { (self.size, self.sides) = (size, sides) }

  /// Solves them, by elimination with pivots.
  ///
  /// - Returns: False of a singular matrix.
  /// - Complexity: O(size³).
  mutating func eliminate() -> Bool {
    for column in 0..<size {
      var pivot = column
      for row in column..<size where abs(rows[pivot][column]) < abs(rows[row][column]) { pivot = row }
      guard abs(rows[pivot][column]) > 1e-14 else { return false }
      if pivot != column { (rows[pivot], rows[column]) = (rows[column], rows[pivot]) }
      for row in 0..<size where row != column {
        let factor = rows[row][column] / rows[column][column]
        for place in column..<size + sides { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return true
  }

  /// A solution, after the elimination.
  func solution(_ place: Int, side: Int) -> Double { rows[place][size + side] / rows[place][place] }
}
