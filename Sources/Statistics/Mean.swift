/// The arithmetic mean, corrected by what a first sum has lost; 0 of nothing.
func mean(_ values: some Collection<Double>) -> Double {
  guard !values.isEmpty else { return 0 }
  let count = Double(values.count)
  let first = values.reduce(0) { $0 + $1 / count }
  return first + values.reduce(0) { $0 + ($1 - first) / count }
}

/// The sample variance, with n − 1: by a second pass over the differences from the mean, because the difference of
/// sums of squares cancels (Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance", 1983). 0 below two
/// values.
func sampleVariance(_ values: some Collection<Double>) -> Double {
  guard values.count > 1 else { return 0 }
  let centre = mean(values)
  return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)
}
