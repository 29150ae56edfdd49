import Trials

/// Collects rows of `trials.csv` into `Results`. It keeps one value per trial and quantity, never the rows.
struct ResultsReader {
  private var reader: Record.Reader?
  /// The row before, and what it says.
  private var last: CSV.Row?
  private var record = Record()
  /// The cell of the row before, whose name is known to be the right one, and where that row is from.
  private var head: CellHead?
  private var origin: Results.Origin?
  /// The trial that is being read; nil between two.
  private var trial: TrialKey?
  private var open = TrialCollector()
  /// The ids of all runs, the one whose rows were written last at the end.
  private(set) var runs: [String] = []
  private var trials: [String: [TrialFigures]] = [:]
  private var cells: [String: [CellHead]] = [:]
  private var known: Set<RunAndCell> = []
  private var capacity: [String: Double] = [:]
  private var origins: [String: Results.Origin] = [:]
  /// The line that each trial begins on.
  private var begins: [TrialKey: Int] = [:]
  private(set) var experiment: String?

  private struct RunAndCell: Hashable { var run, cell: String }
  private struct TrialKey: Hashable {
    var run, cell: String
    var round, attempt: Int

    func isOf(_ record: Record) -> Bool {
      run == record.run && cell == record.cellID && round == record.round && attempt == record.attempt
    }
  }
  private struct CellHead {
    var cell: Cell
    var id, tasksLevel: String
    var clock: Clock
    var unitsPerSecond: Double?
    var isSMT: Bool

    init(_ record: Record) {
      (cell, id, tasksLevel) = (record.cell, record.cellID, record.tasksLevel)
      (clock, unitsPerSecond, isSMT) = (record.clock, record.unitsPerSecond, record.smt)
    }

    func isOf(_ record: Record) -> Bool {
      id == record.cellID && tasksLevel == record.tasksLevel && cell == record.cell
    }
  }

  /// - Parameter row: Another is left in its place, to be read into.
  mutating func take(_ row: inout CSV.Row) throws(CSV.Malformed) {
    guard let reader else {
      self.reader = try Record.Reader(header: row)
      return
    }
    // Looked at first: the other columns of another version may well be no values of this one's.
    if let schema = Int(row[0]), schema != Record.schema {
      throw CSV.Malformed(
        line: row.line, column: 1, reason: "schema \(schema), but this juggle reads schema \(Record.schema)")
    }
    try reader.read(row, after: last, into: &record)
    do throws(Contradiction) {
      try collect(line: row.line)
    } catch {
      let place = Record.header(parameters: reader.parameters).firstIndex(of: error.column) ?? 0
      throw CSV.Malformed(
        line: row.line, column: row.columns[place], reason: "\(error.column): \(error.reason)")
    }
    var free = last ?? CSV.Row()
    swap(&free, &row)
    last = free
  }

  /// Takes in what the row says.
  private mutating func collect(line: Int) throws(Contradiction) {
    let isNamed = head.map { $0.isOf(record) } ?? false
    if let found = record.contradiction(knowingCell: isNamed) { throw found }
    if !isNamed { head = CellHead(record) }
    try refuseMixture()
    if let trial, !trial.isOf(record) { close() }
    if trial == nil {
      try begin(line: line)
    } else if open.has(iteration: record.iteration) {
      throw Contradiction(
        column: "iteration", reason: "\(record.iteration) stands twice in \(record.named)")
    }
    open.add(record)
  }

  private mutating func begin(line: Int) throws(Contradiction) {
    let key = TrialKey(run: record.run, cell: record.cellID, round: record.round, attempt: record.attempt)
    if let first = begins.updateValue(line, forKey: key) {
      throw Contradiction(
        column: "attempt", reason: "\(record.named) stands twice; it begins on line \(first) already")
    }
    trial = key
    experiment = record.experiment
    if runs.last != record.run {
      runs.removeAll { $0 == record.run }
      runs.append(record.run)
    }
    capacity[record.run] = record.capacity
    if known.insert(RunAndCell(run: record.run, cell: record.cellID)).inserted {
      cells[record.run, default: []].append(CellHead(record))
    }
  }

  private mutating func close() {
    guard let key = trial else { return }
    trials[key.run, default: []].append(open.close())
    trial = nil
  }

  /// Where the row is of another launcher, machine or experiment than its run's first: their figures don't mix, and least
  /// of all simulated ones with measured ones.
  private mutating func refuseMixture() throws(Contradiction) {
    // That of the row before, nearly always.
    if trial?.run == record.run, origin?.isOf(record) == true { return }
    let found = Results.Origin(record)
    let first = origins[record.run] ?? found
    (origins[record.run], origin) = (first, first)
    guard first != found else { return }
    let columns = [
      ("launcher", first.launcher, found.launcher), ("host", first.host, found.host),
      ("cpu", first.cpu, found.cpu),
      ("kernel", first.kernel, found.kernel), ("experiment", first.experiment, found.experiment),
      ("question_sha", first.questionHash, found.questionHash),
    ]
    guard let (column, then, now) = columns.first(where: { $1 != $2 }) else { return }
    throw Contradiction(
      column: column,
      reason:
        "\(CSV.shown(now)), but run \(record.run) began with \(CSV.shown(then)): figures of one run are of one "
        + (column == "launcher"
          ? "launcher, and simulated ones never mix with measured ones" : "machine and one experiment"))
  }

  /// What was read of one run.
  ///
  /// - Parameter id: Of the run; nil for the newest, whose rows were written last.
  mutating func finish(
    run id: String? = nil, name: String, runs infos: [RunInfo], warnings: [String]
  ) -> Results {
    close()
    guard let run = id ?? runs.last else {
      return Results(
        experiment: infos.last?.experiment ?? name, run: "", info: infos.last, otherRuns: 0, cells: [],
        capacity: nil, warnings: warnings)
    }
    let byCell = Dictionary(grouping: trials[run] ?? [], by: \.cellID)
    var results = Results(
      experiment: experiment ?? name, run: run, info: infos.last { $0.id == run }, otherRuns: runs.count - 1,
      cells: sorted(cells[run] ?? []).map { head in
        let all = byCell[head.id] ?? []
        let byRound = Dictionary(grouping: all.filter { $0.failure == nil }, by: \.round)
        return Results.CellTrials(
          cell: head.cell, id: head.id, tasksLevel: head.tasksLevel, clock: head.clock,
          unitsPerSecond: head.unitsPerSecond,
          finished: byRound.values.compactMap { $0.max { $0.attempt < $1.attempt } }
            .sorted { $0.round < $1.round },
          failed: all.filter { $0.failure != nil },
          redone: byRound.values.reduce(0) { $0 + $1.count - 1 }, isSMT: head.isSMT)
      }, capacity: capacity[run], warnings: warnings)
    results.redoing = redoing(trials[run] ?? [], cells[run] ?? [], isGate: results.info?.gate != nil)
    results.runs = runs
    if run == runs.last, let newest = infos.last?.id, newest != run { results.unmeasuredRun = newest }
    results.origin = origins[run]
    return results
  }

  /// What became of measuring disturbed trials again, as the schedule saw it: trial by trial, or in a gate pair by pair.
  private func redoing(_ trials: [TrialFigures], _ heads: [CellHead], isGate: Bool) -> Redoing {
    var redoing = Redoing()
    let measured = trials.filter { $0.failure == nil && $0.attempt == 1 }
    guard isGate else {
      for trial in measured { redoing.note(attempt: 1, disturbed: trial.disturbance?.isDisturbed ?? false) }
      return redoing
    }
    let byID = Dictionary(heads.map { ($0.id, $0.cell) }) { first, _ in first }
    let pairs = Dictionary(grouping: measured) { trial in
      var cell = byID[trial.cellID]
      cell?.model.worker = nil
      return "\(trial.round) \(cell?.id ?? trial.cellID)"
    }
    for pair in pairs.values where pair.count == 2 {
      redoing.note(attempt: 1, disturbed: pair.contains { $0.disturbance?.isDisturbed ?? false })
    }
    return redoing
  }

  /// By workload, parameters, placement, model, cores, tasks. Rounds are shuffled, so the order in the file means
  /// nothing: models stand in the order in which juggle lists them, each worker's behind juggle's own, and parameters by
  /// amount where their levels are amounts.
  private func sorted(_ heads: [CellHead]) -> [CellHead] {
    heads.map { ($0, SortKey($0.cell)) }.sorted { $0.1 < $1.1 }.map(\.0)
  }
}

extension Record {
  /// Which trial it is, for people.
  fileprivate var named: String { "attempt \(attempt) in round \(round) of \(CSV.shown(cellID))" }
}
