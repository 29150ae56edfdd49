import Glibc

/// The parameters within bounds that make the sum of squared residuals least, by Levenberg and Marquardt's steps. A
/// parameter that is at a bound and would leave it stays there while the others move.
///
/// Source: Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters", 1963; the active set as in
/// Bertsekas, "Projected Newton Methods", 1982.
///
/// - Parameters:
///   - start: Within the bounds.
///   - equations: Residuals, and for each of them its slope by each parameter.
/// - Returns: Nil where the residuals at the start aren't finite. It is one of possibly several minima: start from
///   several places.
/// - Complexity: At most 500 calls of `equations`.
func leastSquares(
  from start: [Double], lower: [Double], upper: [Double],
  equations: ([Double]) -> (residuals: [Double], slopes: [[Double]])
) -> (parameters: [Double], squares: Double)? {
  func squares(_ residuals: [Double]) -> Double { residuals.reduce(0) { $0 + $1 * $1 } }
  var point = start
  var (residuals, slopes) = equations(point)
  var least = squares(residuals)
  guard least.isFinite else { return nil }
  var damping = 1e-3
  for _ in 0..<500 where least > 0 {
    let gradient = point.indices.map { place in
      zip(slopes, residuals).reduce(0) { $0 + $1.0[place] * $1.1 }
    }
    let free = point.indices.filter { place in
      !(point[place] <= lower[place] && gradient[place] > 0)
        && !(point[place] >= upper[place] && gradient[place] < 0)
    }
    guard
      let step = dampedStep(slopes.map { row in free.map { row[$0] } }, residuals, damping: damping)
    else { break }
    var next = point
    for (place, change) in zip(free, step) {
      next[place] = min(max(point[place] + change, lower[place]), upper[place])
    }
    guard next != point else { break }
    let (there, slopesThere) = equations(next)
    let value = squares(there)
    if value < least {
      let isSettled = least - value <= 1e-15 * least
      (point, residuals, slopes, least) = (next, there, slopesThere, value)
      damping = max(damping / 10, 1e-12)
      if isSettled { break }
    } else {
      damping *= 10
      if damping > 1e16 { break }
    }
  }
  return (point, least)
}

/// Solves (JᵀJ + μ diag JᵀJ) step = −Jᵀr with columns of unit length, so that parameters of all sizes count alike; nil
/// where a column says nothing, or nothing is free to move.
private func dampedStep(_ slopes: [[Double]], _ residuals: [Double], damping: Double) -> [Double]? {
  guard let width = slopes.first?.count, width > 0 else { return nil }
  let lengths = (0..<width).map { column in
    slopes.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot()
  }
  guard lengths.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
  let unit = slopes.map { row in zip(row, lengths).map(/) }
  var matrix = (0..<width).map { i in
    (0..<width).map { j in unit.reduce(0) { $0 + $1[i] * $1[j] } }
  }
  for place in 0..<width { matrix[place][place] += damping }
  let right = (0..<width).map { i in -zip(unit, residuals).reduce(0) { $0 + $1.0[i] * $1.1 } }
  return solve(matrix, [right]).map { zip($0[0], lengths).map(/) }
}

/// (JᵀJ)⁻¹; nil where columns of J can't be told apart.
func inverseOfNormalMatrix(_ slopes: [[Double]]) -> [[Double]]? {
  guard let width = slopes.first?.count else { return nil }
  let lengths = (0..<width).map { column in
    slopes.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot()
  }
  guard lengths.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
  let matrix = (0..<width).map { i in
    (0..<width).map { j in slopes.reduce(0) { $0 + $1[i] / lengths[i] * ($1[j] / lengths[j]) } }
  }
  let units = (0..<width).map { i in (0..<width).map { $0 == i ? 1.0 : 0 } }
  return solve(matrix, units).map { columns in
    (0..<width).map { i in (0..<width).map { j in columns[j][i] / lengths[i] / lengths[j] } }
  }
}

/// Solves a few linear equations for some right sides, by elimination with pivots; nil of a singular matrix.
///
/// - Complexity: O(n³).
private func solve(_ matrix: [[Double]], _ rights: [[Double]]) -> [[Double]]? {
  let size = matrix.count
  var rows = matrix.indices.map { row in matrix[row] + rights.map { $0[row] } }
  for column in 0..<size {
    guard let pivot = (column..<size).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
      abs(rows[pivot][column]) > 1e-14
    else { return nil }
    rows.swapAt(column, pivot)
    for row in 0..<size where row != column {
      let factor = rows[row][column] / rows[column][column]
      for place in column..<rows[row].count { rows[row][place] -= factor * rows[column][place] }
    }
  }
  return rights.indices.map { side in (0..<size).map { rows[$0][size + side] / rows[$0][$0] } }
}
