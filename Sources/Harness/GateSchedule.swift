package import Statistics
package import Trials

/// Which trial of a gate comes next. A pure value, as `Schedule` is: trials come out, outcomes go in.
///
/// A round measures one pair of every cell, cells in shuffled order, base and head of a pair one after the other in an
/// order drawn by chance: that is what the rule's test rests on. After the rounds of the first look, cells that need
/// it are looked at again in fresh rounds. A pair of which either side was disturbed, or failed, is measured again as a
/// whole at the end of its round, at most twice, whatever its times were; where most pairs are disturbed none is
/// measured again for that (`Redoing`).
package struct GateSchedule: Sendable {
  package typealias Side = RunInfo.Gate.Side

  package struct Job: Sendable, Hashable {
    /// Place among the gate's cells.
    package var cell: Int
    package var side: Side
    /// From 1, as are the attempt and the place in the run. The pairs of the second look count on.
    package var round: Int
    package var attempt: Int
    package var order: Int
  }

  /// How a trial ended.
  package struct Ending: Sendable, Hashable {
    /// What is compared, larger is worse; nil where it failed.
    package var value: Double?
    /// Whether others took so much of the machine that the pair has to be measured again.
    package var isDisturbed: Bool

    package init(value: Double?, isDisturbed: Bool = false) {
      (self.value, self.isDisturbed) = (value, isDisturbed)
    }
  }

  private struct State {
    var first: [GateRule.Pair] = []
    var isOpen = true
    /// The pair under way.
    var endings: [Side: Ending] = [:]
  }

  private let rule: GateRule
  private var random: SplitMix64
  private var states: [State]
  private var queue: [(cell: Int, side: Side, attempt: Int)] = []
  private var order = 0
  private var redoing = Redoing()
  /// The round under way, from 1; 0 before the first.
  package private(set) var round = 0

  package init(cells: Int, rule: GateRule, seed: UInt32) {
    self.rule = rule
    random = SplitMix64(seed: UInt64(seed))
    states = Array(repeating: State(), count: cells)
  }

  /// The next trial; nil when everything has been measured.
  package mutating func next() -> Job? {
    if queue.isEmpty { beginRound() }
    guard let (cell, side, attempt) = queue.first else { return nil }
    queue.removeFirst()
    order += 1
    return Job(cell: cell, side: side, round: round, attempt: attempt, order: order)
  }

  package mutating func note(_ job: Job, _ ending: Ending) {
    states[job.cell].endings[job.side] = ending
    guard let base = states[job.cell].endings[.base], let head = states[job.cell].endings[.head] else {
      return
    }
    states[job.cell].endings = [:]
    let isWhole = base.value != nil && head.value != nil
    let isDisturbed = base.isDisturbed || head.isDisturbed
    if isWhole { redoing.note(attempt: job.attempt, disturbed: isDisturbed) }
    if !isWhole || isDisturbed && !redoing.isGivenUp, job.attempt < Redoing.attempts {
      enqueue(job.cell, attempt: job.attempt + 1)
    } else if let base = base.value, let head = head.value {
      if round <= rule.firstPairs { states[job.cell].first.append(GateRule.Pair(base: base, head: head)) }
    } else {
      states[job.cell].isOpen = false  // it fails again and again
    }
  }

  private mutating func beginRound() {
    guard round < rule.firstPairs + rule.secondPairs else { return }
    if round == rule.firstPairs {
      for cell in states.indices where !rule.needsSecondLook(states[cell].first) {
        states[cell].isOpen = false
      }
    }
    let open = states.indices.filter { states[$0].isOpen }
    guard !open.isEmpty else { return }
    round += 1
    for cell in open.shuffled(using: &random) { enqueue(cell, attempt: 1) }
  }

  private mutating func enqueue(_ cell: Int, attempt: Int) {
    let sides: [Side] = Bool.random(using: &random) ? [.base, .head] : [.head, .base]
    queue += sides.map { (cell, $0, attempt) }
  }

  // MARK: Progress

  /// Trials still to come at least: the second look is counted once it is known to be needed.
  package var left: Int {
    let open = states.count { $0.isOpen }
    let rounds =
      round <= rule.firstPairs ? rule.firstPairs - round : rule.firstPairs + rule.secondPairs - round
    return queue.count + 2 * open * max(0, rounds)
  }

  /// Cells that are still measured.
  package var openCells: [Int] { states.indices.filter { states[$0].isOpen } }
  package var isSecondLook: Bool { round > rule.firstPairs }
}
