import Execution
import Trials

/// How truly a trial reports the time of its work: the wall time of one task that computes, by every model,
/// against the same kernel called bare, in one process.
///
/// Interleaved pairs, the order within each by coin flip, and the ratio of the means of the lower halves: what
/// else the machine does only ever adds time.
func fidelity(pairs: Int = 40, span: Double = 0.020, tolerance: Double = 0.01) throws -> [Figure] {
  let units = UInt64(calibrate() * span)
  return try Model.allCases.map { model in
    let trial = Trial(
      model: model.rawValue, tasks: 1, pus: [],
      roles: [Role(name: "all", tasks: 1, steps: [.compute(units: units)], repeat: 1)], seed: 1, warmup: 0)
    var (bare, reported) = ([Double](), [Double]())
    for _ in 0..<pairs {
      if Bool.random() {
        bare.append(timeBare(units))
        reported.append(try wall(of: trial))
      } else {
        reported.append(try wall(of: trial))
        bare.append(timeBare(units))
      }
    }
    return Figure(
      "fidelity of \(model.rawValue): wall of 20 ms of work / the work bare",
      ratio: lowerHalfMean(reported) / lowerHalfMean(bare), tolerance: tolerance)
  }
}

private func wall(of trial: Trial) throws -> Double {
  try perform(trial).iterations.reduce(0) { $0 + $1.wall }
}

/// Seconds that the kernel takes by itself.
private func timeBare(_ units: UInt64) -> Double {
  var kernel = Kernel(seed: 1, task: 0)
  let start = now()
  compute(&kernel, units)
  return Double(now() - start) / 1e9
}

@inline(never) private func compute(_ kernel: inout Kernel, _ units: UInt64) {
  var state = kernel  // in registers
  state.compute(units)
  kernel = state
}

/// The mean of the smaller half, two values at least.
func lowerHalfMean(_ values: [Double]) -> Double {
  let half = values.sorted().prefix(max(2, values.count / 2))
  return half.reduce(0, +) / Double(half.count)
}
