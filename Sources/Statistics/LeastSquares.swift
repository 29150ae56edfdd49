import Glibc

/// What least squares need to know at a point: the sum of squared residuals r, and how it changes.
struct NormalEquations {
  /// Σ r².
  var squares: Double
  /// Jᵀr, J being the residuals' slopes by each parameter.
  var gradient: [Double]
  /// JᵀJ, row by row.
  var matrix: [[Double]]

  /// Solves (JᵀJ + μ diag JᵀJ) step = −Jᵀr for the parameters that are free to move; nil where one of them changes
  /// nothing, or none is free.
  func step(_ free: [Int], damping: Double) -> [Double]? {
    guard let scales = scales(free) else { return nil }
    var scaled = scaled(free, scales)
    for place in free.indices { scaled[place][place] += damping }
    return solve(scaled, [zip(free, scales).map { -gradient[$0] / $1 }]).map { zip($0[0], scales).map(/) }
  }

  /// (JᵀJ)⁻¹ for some of the parameters; nil where their effects can't be told apart.
  func inverse(_ free: [Int]) -> [[Double]]? {
    guard let scales = scales(free) else { return nil }
    let units = free.indices.map { i in free.indices.map { $0 == i ? 1.0 : 0 } }
    return solve(scaled(free, scales), units).map { columns in
      free.indices.map { i in free.indices.map { j in columns[j][i] / scales[i] / scales[j] } }
    }
  }

  /// The lengths of J's columns; in units of them parameters of all sizes count alike.
  private func scales(_ free: [Int]) -> [Double]? {
    let scales = free.map { matrix[$0][$0].squareRoot() }
    return !free.isEmpty && scales.allSatisfy { $0 > 0 && $0.isFinite } ? scales : nil
  }

  private func scaled(_ free: [Int], _ scales: [Double]) -> [[Double]] {
    free.indices.map { i in free.indices.map { j in matrix[free[i]][free[j]] / scales[i] / scales[j] } }
  }
}

/// The parameters within bounds that make the sum of squared residuals least, by Levenberg and Marquardt's steps. A
/// parameter that is at a bound and would leave it stays there while the others move.
///
/// Source: Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters", 1963; the active set as in
/// Bertsekas, "Projected Newton Methods", 1982.
///
/// - Parameter start: Within the bounds.
/// - Returns: Nil where the residuals at the start aren't finite. It is one of possibly several minima: start from
///   several places.
/// - Complexity: At most 500 calls of `equations`.
func leastSquares(
  from start: [Double], lower: [Double], upper: [Double], equations: ([Double]) -> NormalEquations
) -> (parameters: [Double], at: NormalEquations)? {
  var point = start
  var here = equations(point)
  guard here.squares.isFinite else { return nil }
  var damping = 1e-3
  for _ in 0..<500 where here.squares > 0 {
    let free = point.indices.filter { place in
      !(point[place] <= lower[place] && here.gradient[place] >= 0)
        && !(point[place] >= upper[place] && here.gradient[place] <= 0)
    }
    guard let step = here.step(free, damping: damping) else { break }
    var next = point
    for (place, change) in zip(free, step) {
      next[place] = min(max(point[place] + change, lower[place]), upper[place])
    }
    guard next != point else { break }
    let there = equations(next)
    if there.squares < here.squares {
      let isSettled = here.squares - there.squares <= 1e-13 * here.squares
      (point, here) = (next, there)
      damping = max(damping / 10, 1e-12)
      if isSettled { break }
    } else {
      damping *= 10
      if damping > 1e16 { break }
    }
  }
  return (point, here)
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
