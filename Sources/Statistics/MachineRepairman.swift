import Glibc

/// N tasks that each compute for S and wait for Z, over and over, on C cores: the machine repairman model, where the
/// cores are the repairmen. It is exact where computing times are exponentially distributed, however long tasks wait,
/// and for any computing times where the cores are shared in slices.
///
/// Source: Trivedi, Probability and Statistics with Reliability, Queuing and Computer Science Applications, §8.2.3 and
/// §9.3; for insensitivity, Baskett, Chandy, Muntz and Palacios, Journal of the ACM 22 (1975).
package struct MachineRepairman: Sendable, Hashable {
  /// S, seconds of computing.
  package var busy: Double
  /// Z, seconds of waiting.
  package var waiting: Double
  /// C; those that can be used, which a quota may make 1.5.
  package var cores: Double

  /// Nil unless both times are finite and not negative, one of them is positive, and there are cores.
  package init?(busy: Double, waiting: Double, cores: Double) {
    guard busy >= 0, waiting >= 0, busy + waiting > 0, (busy + waiting).isFinite, cores > 0,
      cores.isFinite
    else { return nil }
    (self.busy, self.waiting, self.cores) = (busy, waiting, cores)
  }

  /// X: turns of computing and waiting that end in a second; 0 without tasks.
  ///
  /// πₙ ∝ ∏ₖ₌₁ⁿ ((N − k + 1)/Z) · S/min(k, C) are the probabilities that n of them compute or wait for a core, and
  /// X = Σ πₙ min(n, C)/S. In logarithms, because the products leave the range of a Double, and because mean value
  /// analysis with its differences became negative at 160 tasks on 16 cores.
  ///
  /// - Complexity: O(tasks).
  package func throughput(tasks: Int) -> Double {
    guard tasks > 0 else { return 0 }
    guard waiting > 0 else { return min(Double(tasks), cores) / busy }
    guard busy > 0 else { return Double(tasks) / waiting }
    let ratio = log(busy) - log(waiting)
    var logarithm = 0.0
    var (scale, sum, working) = (0.0, 1.0, 0.0)
    for count in 1...tasks {
      let atWork = min(Double(count), cores)
      logarithm += log(Double(tasks - count + 1)) - log(atWork) + ratio
      if logarithm > scale {
        let shrink = exp(scale - logarithm)
        (scale, sum, working) = (logarithm, sum * shrink, working * shrink)
      }
      let weight = exp(logarithm - scale)
      sum += weight
      working += weight * atWork
    }
    return working / sum / busy
  }

  /// R = N/X − Z, Little's law: seconds from the end of a wait to the end of the computing after it. Nil without tasks.
  ///
  /// - Complexity: O(tasks).
  package func response(tasks: Int) -> Double? {
    let throughput = throughput(tasks: tasks)
    return throughput > 0 ? max(busy, Double(tasks) / throughput - waiting) : nil
  }

  /// The share of the cores that is busy, from 0 to 1.
  ///
  /// - Complexity: O(tasks).
  package func utilisation(tasks: Int) -> Double { min(1, throughput(tasks: tasks) * busy / cores) }

  /// min(N/(S + Z), C/S): what no tasks exceed, however regular they are (Denning and Buzen, "The Operational Analysis
  /// of Queueing Network Models", 1978).
  package func bound(tasks: Int) -> Double {
    let alone = Double(tasks) / (busy + waiting)
    return busy > 0 ? min(alone, cores / busy) : alone
  }

  /// N* = C(1 + Z/S), where the two bounds meet: as many tasks as keep the cores busy if each begins to compute just
  /// when another one ends. Nil where tasks only wait.
  package var knee: Double? {
    let knee = cores * (1 + waiting / busy)
    return busy > 0 && knee.isFinite ? knee : nil
  }

  /// How many tasks keep `share` of the cores busy: from Goetz's formula, ⌈U C (1 + Z/S)⌉, which is right for tasks of
  /// equal times that never meet, to the least number that does it where computing times are exponential. With regular
  /// times it is nearer to the lower end, with irregular ones to the upper; the formula alone under-provisions. At
  /// N* such tasks reach only 85 % of 2 cores where Z = S, and 95.5 % of 16 where Z = 9 S.
  ///
  /// Source: Goetz et al., Java Concurrency in Practice, §8.2, with U the utilisation aimed at; the upper end is this
  /// model's.
  ///
  /// - Parameter share: Above 0 and below 1, since exponential times never keep all of them busy.
  /// - Returns: Nil where tasks only wait, and where it would take more than 100,000.
  /// - Complexity: O(N log N), N the upper end.
  package func band(share: Double = 0.95) -> ClosedRange<Int>? {
    guard let knee, share > 0, share < 1, knee <= 100_000 else { return nil }
    // A hair less, so that rounding doesn't make 8.000000001 tasks nine.
    let low = max(1, Int((share * knee * (1 - 1e-9)).rounded(.up)))
    guard waiting > 0 else { return low...max(low, Int((share * cores * (1 - 1e-9)).rounded(.up))) }
    var (below, enough) = (low - 1, low)
    while utilisation(tasks: enough) < share {
      guard enough <= 200_000 else { return nil }
      (below, enough) = (enough, enough + max(1, enough / 4))
    }
    while enough - below > 1 {
      let middle = (below + enough) / 2
      if utilisation(tasks: middle) < share { below = middle } else { enough = middle }
    }
    return low...enough
  }
}

/// The probability that a task that comes has to wait for a core, when tasks come at random, one by one, and keep
/// `load` of `cores` busy on average (M/M/C). 1 from where they come faster than the cores are; nil of what is no load.
///
/// Source: Erlang's C formula, by the recursion of his B formula, 1/B(k) = 1 + k/(a B(k − 1)).
///
/// - Parameter load: a = arrivals per second × seconds of computing.
/// - Complexity: O(cores).
package func erlangC(cores: Int, load: Double) -> Double? {
  guard cores > 0, load >= 0, load.isFinite else { return nil }
  guard load > 0 else { return 0 }
  guard load < Double(cores) else { return 1 }
  var inverse = 1.0
  for count in 1...cores { inverse = 1 + Double(count) / load * inverse }
  let blocked = 1 / inverse
  return blocked / (1 - load / Double(cores) * (1 - blocked))
}
