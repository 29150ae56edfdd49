/// What `run.json` says about one run: all that `--resume` compares and readers of its records want to know.
package struct RunInfo: Sendable, Hashable, Codable {
  package var id: String
  package var experiment: String
  package var question: String
  /// The experiment file's text, overrides of the command line not applied.
  package var source: String
  /// SHA-256 of `source` and of the overrides, in hexadecimal.
  package var sourceHash: String
  package var commandLine: [String]
  /// UTC, ISO 8601.
  package var startedAt: String
  package var endedAt: String?
  /// Why it ended; nil while it runs, and after it was killed.
  package var end: End?
  package var seed: UInt32
  package var unitsPerSecond: Double
  package var targetPrecision: Double
  /// By worker name: SHA-256 of its executable.
  package var workers: [String: String]
  package var launcher: String
  package var host: String
  package var bootID: String
  package var kernel: String
  package var cpu: String
  /// Cores and PUs that the run could use, and their capacity in PUs with the reason where it is less.
  package var cores: Int
  package var pus: Int
  /// The PUs that it could use, by the operating system's numbers, such as `0-3,8`.
  package var allowedPUs = ""
  package var capacity: Double
  package var capacityReason: String?
  package var juggleVersion: String
  /// Trials of the plan that were left out, each with its reason.
  package var skipped: [Skipped]
  /// Workloads whose tasks differ in what they do: no law of equal tasks predicts them.
  package var casts: [String]?
  /// What `say` steps said in the last trial of each cell that has any, by the cell's id: the first lines.
  package var said: [String: [String]]?
  /// What was expected before anything was measured; nil where an older juggle wrote the file.
  package var claims: [PlannedClaim]?

  /// What a gate compared, and by which rule; nil of a run that isn't one.
  package var gate: Gate?

  /// Two builds of a worker, or two commands, measured in pairs.
  package struct Gate: Sendable, Hashable, Codable {
    /// Which build a trial is of: the name of its worker.
    package enum Side: String, Sendable, Codable, CaseIterable { case base, head }

    /// The same for all experiments of one gate, and for no other gate.
    package var id: String
    /// How many experiments it is of.
    package var parts: Int
    /// What the order of cells, and of base and head within pairs, was drawn from: another one for each gate.
    package var seed: UInt32
    /// Their command lines.
    package var base, head: [String]
    /// The quantity that is compared; larger is worse.
    package var response: Response
    /// The smallest slowdown that matters: 0.03 is 3 %.
    package var tau: Double
    /// Rounds of the first look, and of the second behind them.
    package var firstPairs, secondPairs: Int

    package init(
      id: String, parts: Int = 1, seed: UInt32 = 1, base: [String], head: [String], response: Response,
      tau: Double,
      firstPairs: Int, secondPairs: Int
    ) {
      (self.id, self.parts, self.seed) = (id, parts, seed)
      (self.base, self.head, self.response) = (base, head, response)
      (self.tau, self.firstPairs, self.secondPairs) = (tau, firstPairs, secondPairs)
    }

    private enum CodingKeys: String, CodingKey {
      case id, parts, seed, base, head, response, tau
      case firstPairs = "first_pairs"
      case secondPairs = "second_pairs"
    }
  }

  /// What its short answer speaks of; nil where the experiment doesn't say.
  package var asked: Asked?

  /// What it was simulated from; nil of a run that was measured.
  package var simulation: Simulation?

  /// The calibration loop before each round and after the last; nil where an older juggle wrote the file.
  package var paces: [Pace]?

  /// How fast the machine computed just before a round: CPU seconds of 20 ms of work at the run's reference rate.
  package struct Pace: Sendable, Hashable, Codable {
    /// From 1; one more than the last for the loop after it. A run that was broken off within a round has that round's
    /// twice.
    package var round: Int
    package var seconds: Double
    /// The median of shorter loops in the course of the round, one before each of its trials, on the PUs in turn: of as much
    /// work as `seconds`. Nil where there was none.
    package var during: Double?

    package init(round: Int, seconds: Double, during: Double? = nil) {
      (self.round, self.seconds, self.during) = (round, seconds, during)
    }

    private enum CodingKeys: String, CodingKey {
      case round, seconds
      case during = "during_seconds"
    }
  }

  /// How fast the machine computed in a round, as CPU seconds of 20 ms of work at the run's reference rate: of a round that
  /// nothing is known of, the median of all; nil where nothing is known at all.
  ///
  /// - Complexity: O(n log n) rounds.
  package func pace(inRound round: Int) -> Double? {
    guard let paces, !paces.isEmpty else { return nil }
    if let own = paces.last(where: { $0.round == round && $0.during != nil })?.during { return own }
    let all = paces.map { $0.during ?? $0.seconds }.sorted()
    return all[all.count / 2]
  }

  /// Rounds before or after which the machine computed more slowly than this many times its fastest.
  package static let slow = 1.1

  /// Rounds before or after which the calibration loop took more than a tenth longer than the fastest of the run.
  package var slowRounds: Set<Int> {
    guard let paces, let fastest = paces.map(\.seconds).min(), fastest > 0 else { return [] }
    let slow = paces.filter { $0.seconds > Self.slow * fastest }
    // The round of a damaged file may be any number.
    return Set(slow.flatMap { [$0.round &- 1, $0.round] })
  }

  package enum End: String, Sendable, Codable {
    /// Every cell is precise.
    case precise
    /// Every cell is precise but those whose trials failed twice in a round.
    case givenUp = "given_up"
    /// The last round allowed was measured.
    case rounds
    /// The time allowed was used up.
    case time
    /// Stopped by the user.
    case interrupted
  }

  package struct Skipped: Sendable, Hashable, Codable {
    package var cell: String
    package var reason: String

    package init(cell: String, reason: String) { (self.cell, self.reason) = (cell, reason) }
  }

  package init(
    id: String, experiment: String, question: String, source: String, sourceHash: String,
    commandLine: [String] = [], startedAt: String, seed: UInt32, unitsPerSecond: Double,
    targetPrecision: Double, workers: [String: String] = [:], launcher: String = "local", host: String,
    bootID: String = "", kernel: String, cpu: String, cores: Int, pus: Int, capacity: Double,
    capacityReason: String? = nil, juggleVersion: String, skipped: [Skipped] = []
  ) {
    self.id = id
    self.experiment = experiment
    self.question = question
    self.source = source
    self.sourceHash = sourceHash
    self.commandLine = commandLine
    self.startedAt = startedAt
    self.seed = seed
    self.unitsPerSecond = unitsPerSecond
    self.targetPrecision = targetPrecision
    self.workers = workers
    self.launcher = launcher
    self.host = host
    self.bootID = bootID
    self.kernel = kernel
    self.cpu = cpu
    self.cores = cores
    self.pus = pus
    self.capacity = capacity
    self.capacityReason = capacityReason
    self.juggleVersion = juggleVersion
    self.skipped = skipped
  }

  private enum CodingKeys: String, CodingKey {
    case id, experiment, question, source, end, seed, workers, launcher, host, kernel, cpu, cores, pus,
      capacity
    case skipped, casts, said, claims, gate, simulation
    case asked = "answer"
    case paces = "calibrations"
    case sourceHash = "source_sha256"
    case commandLine = "command_line"
    case startedAt = "started_at"
    case endedAt = "ended_at"
    case unitsPerSecond = "units_per_second"
    case targetPrecision = "target_precision"
    case allowedPUs = "allowed_pus"
    case bootID = "boot_id"
    case capacityReason = "capacity_reason"
    case juggleVersion = "juggle_version"
  }
}

/// The file `run.json`: every run of its folder, the newest last.
package struct RunFile: Sendable, Codable {
  package static let schema = 1

  package var schema = RunFile.schema
  package var runs: [RunInfo]

  package init(runs: [RunInfo]) { self.runs = runs }
}
