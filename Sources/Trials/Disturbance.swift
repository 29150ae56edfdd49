import Glibc

/// Whether a trial was disturbed from outside, by its rows alone: by what stole from its PUs, never by how long it
/// took. So a run that is resumed judges as it did before, and so does whoever reads its records.
package struct Disturbance: Sendable, Hashable {
  private let noise: Noise
  private let pus: Int
  private let capacity: Double?
  /// From creation to join of all its iterations, warm-up included, in seconds.
  private var span = 0.0
  /// CPU time of the worker in them, in seconds; nil where it doesn't say.
  private var cpu: Double? = 0

  /// A larger part of the PUs' time than this, taken by others, is a disturbance.
  package static let tolerated = 0.05
  /// - Parameter record: A row of the trial; it is not yet added.
  package init(_ record: Record) {
    noise = Noise(steal: record.steal, other: record.other, throttled: record.throttled)
    pus = record.pus.utf8.split(separator: UInt8(ascii: " ")).count
    capacity = record.capacity
  }

  /// - Parameter rows: All rows of one trial; nil where there are none.
  package init?(rows: some Sequence<Record>) {
    var iterator = rows.makeIterator()
    guard let first = iterator.next() else { return nil }
    self.init(first)
    add(first)
    while let row = iterator.next() { add(row) }
  }

  package mutating func add(_ record: Record) {
    span += (record.spawn ?? 0) + (record.wall ?? 0) + (record.join ?? 0)
    cpu = sum(cpu, record.user, record.system)
  }

  /// A trial that ran to its end and has no records.
  ///
  /// - Parameters:
  ///   - pus: How many it ran on.
  ///   - capacity: Of the machine, in PUs.
  package init(_ result: TrialResult, noise: Noise, pus: Int, capacity: Double? = nil) {
    (self.noise, self.pus, self.capacity) = (noise, pus, capacity)
    for iteration in result.iterations {
      span += iteration.spawn + iteration.wall + iteration.join
      cpu = sum(cpu, iteration.user, iteration.system)
    }
  }

  /// What others took, as a part of the time of the trial's PUs: it may be more than 1, since the start of the worker
  /// is in it. Nil where it is unknown, and for a trial that failed.
  package var share: Double? {
    guard span > 0, pus > 0, noise.steal != nil || noise.other != nil else { return nil }
    return taken / (span * Double(pus))
  }

  /// What the hypervisor took, as a part of the time of the trial's PUs; nil where it is unknown.
  package var stolenShare: Double? { share(of: noise.steal) }

  /// What other programs and the kernel took, likewise.
  package var othersShare: Double? { share(of: noise.other) }

  /// For how much of the time of its PUs a quota stopped it that others had used up, likewise: one that runs into its
  /// own limit is slowed by that limit.
  package var throttledShare: Double? { isThrottledByOthers ? share(of: noise.throttled) : nil }

  private func share(of seconds: Double?) -> Double? {
    guard span > 0, pus > 0 else { return nil }
    return seconds.map { $0 / (span * Double(pus)) }
  }

  private var taken: Double { (noise.steal ?? 0) + (noise.other ?? 0) }

  /// More than this has to be seen to be believed. What is taken is what is left when idle time and idle time for a disk
  /// are taken away: counters that are rounded down to 10 ms, so that the difference of each is wrong by less than a
  /// tick. Two ticks are more than one PU's two counters can make up, and the errors of several PUs, which are
  /// independent, add as squares.
  private var resolution: Double { 2 * Noise.tick * Double(pus).squareRoot() }

  /// Others took so much that it is more than the counters' rounding.
  package var isTakenFrom: Bool {
    guard let share else { return false }
    return share > Self.tolerated && taken > resolution
  }

  /// A quota stopped it, whoever used that up.
  package var isThrottled: Bool { span > 0 && (noise.throttled ?? 0) > 0 }

  /// A quota stopped it though it didn't itself use what it is granted: somebody else in its control groups did. One
  /// that runs into its own limit does so each time, and measuring it again would change nothing; it uses nearly all
  /// of the capacity, but for where its last period was cut off.
  package var isThrottledByOthers: Bool {
    guard isThrottled, let capacity, let cpu else { return false }
    return cpu / span < 0.9 * capacity
  }

  /// Worth measuring again.
  package var isDisturbed: Bool { isTakenFrom || isThrottledByOthers }

  /// Whether most of what was taken was stolen by the hypervisor, rather than used by other programs here.
  package var isMostlySteal: Bool { (noise.steal ?? 0) > (noise.other ?? 0) }
}

/// Nil where a summand is.
private func sum(_ values: Double?...) -> Double? {
  values.reduce(0) { total, value in total.flatMap { total in value.map { total + $0 } } }
}

/// How often disturbed trials are measured again.
package struct Redoing: Sendable, Hashable {
  /// Attempts that a trial has in its round at most, whatever they end with.
  package static let attempts = 3
  /// First attempts after which it is known whether the machine is busy all the time.
  private static let enough = 10

  private var first = 0
  private var disturbed = 0

  package init() {}

  /// Takes in an attempt that ran to its end.
  package mutating func note(attempt: Int, disturbed isDisturbed: Bool) {
    guard attempt == 1 else { return }
    first += 1
    disturbed += isDisturbed ? 1 : 0
  }

  /// Whether more than half of the trials were disturbed: then the next attempt would be too, and time is better
  /// spent on more rounds.
  package var isGivenUp: Bool { first >= Self.enough && 2 * disturbed > first }
}
