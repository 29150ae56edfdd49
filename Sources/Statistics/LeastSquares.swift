import Glibc

/// One value for each of up to three parameters, in place: thousands of fits would spend their time on making arrays.
typealias ByParameter<Value> = InlineArray<3, Value>

/// What least squares need to know at a point: the sum of squared residuals r, and how it changes.
struct NormalEquations {
  /// Σ r².
  var squares: Double
  /// Jᵀr, J being the residuals' slopes by each parameter.
  var gradient: ByParameter<Double>
  /// JᵀJ, row by row.
  var matrix: ByParameter<ByParameter<Double>>

  /// Solves (JᵀJ + μ diag JᵀJ) step = −Jᵀr for the parameters that are free to move; nil where one of them changes
  /// nothing, or none is free.
  ///
  /// - Returns: In the order of the free ones.
  func step(_ free: Places, damping: Double) -> ByParameter<Double>? {
    guard let scales = scales(free) else { return nil }
    var equations = LinearEquations(size: free.count, sides: 1)
    fill(&equations, free, scales)
    for place in 0..<free.count {
      equations.rows[place][place] += damping
      equations.rows[place][free.count] = -gradient[free[place]] / scales[place]
    }
    guard equations.eliminate() else { return nil }
    var step = ByParameter<Double>(repeating: 0)
    for place in 0..<free.count { step[place] = equations.solution(place, side: 0) / scales[place] }
    return step
  }

  /// (JᵀJ)⁻¹ for the first parameters; nil where their effects can't be told apart.
  func inverse(_ count: Int) -> ByParameter<ByParameter<Double>>? {
    let all = Places(0..<count)
    guard let scales = scales(all) else { return nil }
    var equations = LinearEquations(size: count, sides: count)
    fill(&equations, all, scales)
    for place in 0..<count { equations.rows[place][count + place] = 1 }
    guard equations.eliminate() else { return nil }
    var inverse = ByParameter(repeating: ByParameter<Double>(repeating: 0))
    for i in 0..<count {
      for j in 0..<count { inverse[i][j] = equations.solution(i, side: j) / scales[i] / scales[j] }
    }
    return inverse
  }

  /// The lengths of J's columns; in units of them parameters of all sizes count alike.
  private func scales(_ free: Places) -> ByParameter<Double>? {
    guard free.count > 0 else { return nil }
    var scales = ByParameter<Double>(repeating: 1)
    for place in 0..<free.count {
      let scale = matrix[free[place]][free[place]].squareRoot()
      guard scale > 0, scale.isFinite else { return nil }
      scales[place] = scale
    }
    return scales
  }

  private func fill(_ equations: inout LinearEquations, _ free: Places, _ scales: ByParameter<Double>) {
    for i in 0..<free.count {
      for j in 0..<free.count { equations.rows[i][j] = matrix[free[i]][free[j]] / scales[i] / scales[j] }
    }
  }
}

/// Some of the parameters, by their places.
struct Places {
  private(set) var count = 0
  private var places = ByParameter<Int>(repeating: 0)

  init(_ all: some Sequence<Int>) { for place in all { append(place) } }

  init() {}

  mutating func append(_ place: Int) {
    places[count] = place
    count += 1
  }

  subscript(place: Int) -> Int { places[place] }
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
  from start: ByParameter<Double>, lower: ByParameter<Double>, upper: ByParameter<Double>,
  equations: (ByParameter<Double>) -> NormalEquations
) -> (parameters: ByParameter<Double>, at: NormalEquations)? {
  var point = start
  var here = equations(point)
  guard here.squares.isFinite else { return nil }
  var damping = 1e-3
  for _ in 0..<500 where here.squares > 0 {
    var free = Places()
    for place in point.indices {
      let isHeld =
        point[place] <= lower[place] && here.gradient[place] >= 0
        || point[place] >= upper[place] && here.gradient[place] <= 0
      if !isHeld { free.append(place) }
    }
    guard let step = here.step(free, damping: damping) else { break }
    var next = point
    var hasMoved = false
    for index in 0..<free.count {
      let place = free[index]
      next[place] = min(max(point[place] + step[index], lower[place]), upper[place])
      if next[place] != point[place] { hasMoved = true }
    }
    guard hasMoved else { break }
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
