package import Experiments
package import Trials

/// Which trial comes next: rounds, shuffle, stop rule, repeats. A pure value: time comes in as a number.
///
/// A round visits every unfinished cell once, in shuffled order, and the reference cell of every workload that
/// still has one. A failed trial is tried once more at the end of its round; a cell that fails twice in a round
/// is given up. A disturbed trial is measured again at the end of its round, and its last attempt counts, whatever it is.
/// No trial has more than three attempts a round (`Redoing.attempts`), and where most trials are disturbed none is
/// measured again for that. The same plan, seed and outcomes give the same order: that is how a run is resumed.
package struct Schedule: Sendable {
  /// A trial to be run.
  package struct Job: Sendable, Hashable {
    package var cell: PlannedCell
    /// From 1, as are the attempt and the place in the run.
    package var round: Int
    package var attempt: Int
    package var order: Int
    fileprivate var index: Int
  }

  private struct State {
    var planned: PlannedCell
    /// In the plan only for the speed-ups of others.
    var isOnlyReference: Bool
    /// Wall time of each round's last finished trial, in seconds.
    var walls: [Double] = []
    /// The round that the last of them is of.
    var wallRound = 0
    /// Failures in the round under way.
    var failures = 0
    /// What its trials took, start and end included, in seconds.
    var spent = 0.0
    var trials = 0
    var isFinished = false
    var isGivenUp = false

    var isOpen: Bool { !isFinished && !isGivenUp }
    var trialSeconds: Double { trials == 0 ? planned.trialEstimate : spent / Double(trials) }
  }

  private let rule: StopRule
  private let seed: UInt32
  private let groups: [[Int]]
  private var states: [State]
  private var queue: [(index: Int, attempt: Int)] = []
  private var order = 0
  private var redoing = Redoing()
  /// The round under way, from 1; 0 before the first.
  package private(set) var round = 0
  /// Why nothing is left to do; nil while there is.
  package private(set) var end: RunInfo.End?

  package init(_ plan: Plan) {
    rule = StopRule(plan.experiment.precision)
    seed = plan.experiment.seed
    states =
      plan.cells.map { State(planned: $0, isOnlyReference: false) }
      + plan.references.map { State(planned: $0, isOnlyReference: true) }
    let place = Dictionary(
      states.enumerated().map { ($1.planned.cell.id, $0) }, uniquingKeysWith: { first, _ in first })
    groups = plan.claims.map { $0.cells.compactMap { place[$0] } }
  }

  /// The next trial; nil when the run has ended.
  ///
  /// - Parameter elapsed: Seconds since the run began.
  package mutating func next(elapsed: Double) -> Job? {
    guard end == nil else { return nil }
    if queue.isEmpty { beginRound(elapsed: elapsed) }
    guard end == nil, let (index, attempt) = queue.first else { return nil }
    if let within = rule.precision.within, elapsed + states[index].trialSeconds > within {
      end = .time
      return nil
    }
    queue.removeFirst()
    order += 1
    return Job(cell: states[index].planned, round: round, attempt: attempt, order: order, index: index)
  }

  /// Takes in how a trial ended.
  ///
  /// - Parameters:
  ///   - wall: Median wall time of its timed iterations in seconds; nil when it failed.
  ///   - spent: What the trial took altogether, in seconds.
  ///   - disturbed: Whether it should be measured again, by what is known of the machine and not of the trial.
  package mutating func note(_ job: Job, wall: Double?, spent: Double, disturbed: Bool = false) {
    let index = job.index
    states[index].spent += spent
    states[index].trials += 1
    if job.attempt == 1 { states[index].failures = 0 }
    var again = false
    if let wall {
      redoing.note(attempt: job.attempt, disturbed: disturbed)
      if states[index].wallRound == job.round { states[index].walls.removeLast() }
      states[index].walls.append(wall)
      states[index].wallRound = job.round
      again = disturbed && !redoing.isGivenUp
    } else {
      states[index].failures += 1
      again = states[index].failures == 1
      if !again { states[index].isGivenUp = true }
    }
    if again, job.attempt < Redoing.attempts { queue.append((index, job.attempt + 1)) }
  }

  private mutating func beginRound(elapsed: Double) {
    if rule.looks.contains(round) { look() }
    let open = states.indices.filter { states[$0].isOpen && !states[$0].isOnlyReference }
    if open.isEmpty {
      end = states.contains(where: \.isGivenUp) ? .givenUp : .precise
    } else if round == rule.precision.rounds.upperBound {
      end = .rounds
    } else {
      var visit = Set(open)
      let references = Set(open.compactMap { states[$0].planned.reference })
      for index in states.indices where !states[index].isGivenUp {
        if references.contains(states[index].planned.cell) { visit.insert(index) }
      }
      let expected = visit.reduce(0) { $0 + states[$1].trialSeconds }
      if round > 0, let within = rule.precision.within, elapsed + expected > within {
        end = .time
        return
      }
      round += 1
      var random = SplitMix64(seed: UInt64(seed) << 32 | UInt64(round))
      queue = visit.sorted().shuffled(using: &random).map { ($0, 1) }
    }
  }

  /// A cell is finished when it is precise, and all those are that it shares a claim with.
  private mutating func look() {
    let precise = states.map { $0.isGivenUp || rule.isPrecise($0.walls) }
    for index in states.indices where states[index].isOpen && precise[index] {
      states[index].isFinished = groups.allSatisfy { group in
        !group.contains(index) || group.allSatisfy { precise[$0] }
      }
    }
  }

  // MARK: Progress

  /// Trials measured so far, failed ones included.
  package var trialsDone: Int { states.reduce(0) { $0 + $1.trials } }

  /// Trials still to come at most, and the seconds that they would take: no more rounds than allowed, no longer
  /// than the time allowed.
  package func left(elapsed: Double) -> (trials: Int, seconds: Double) {
    guard end == nil else { return (0, 0) }
    let open = states.filter(\.isOpen)
    let rounds = rule.precision.rounds.upperBound - round
    let trials = queue.count + rounds * open.count
    let seconds =
      queue.reduce(0) { $0 + states[$1.index].trialSeconds }
      + Double(rounds) * open.reduce(0) { $0 + $1.trialSeconds }
    guard let within = rule.precision.within, elapsed + seconds > within else { return (trials, seconds) }
    let share = seconds > 0 ? max(0, within - elapsed) / seconds : 0
    return (Int((Double(trials) * share).rounded()), max(0, within - elapsed))
  }
}
