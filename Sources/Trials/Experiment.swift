/// An experiment file, decoded and validated on its own: a question, factors, the precision wanted, what is
/// expected. Which cells a machine can run is the plan's business.
package struct Experiment: Sendable, Hashable {
  /// The file's name without its ending.
  package var name: String
  package var question: String
  /// In the file's order.
  package var workloads: [Workload]
  package var parameters: [Parameter]
  package var models: [ModelName]
  /// Workers of other languages: name and command line.
  package var workers: [Worker]
  package var tasks: [Count]
  package var cores: [Count]
  package var placement: [Placement]
  package var clock: Clock
  package var equal: Equality
  package var skip: [Selector]
  package var precision: Precision
  package var seed: UInt32
  /// Time limit of one trial in seconds; nil for the default.
  package var limit: Double?
  package var claims: [Claim]
  /// The cells that a timeline is recorded of, after all others have been measured.
  package var timeline: [Selector]
  /// What `juggle answer` speaks of; nil where the file doesn't say.
  package var asked: Asked?
  /// The file's text as it was read.
  package var source: String
  /// The file's path as it was given; empty where there is none.
  package var path: String
  /// Options of the command line that changed what the file says, such as `--set tasks=1,30`, in their order.
  package var overrides: [String]
  /// The only cells wanted; all of them where it names no factor.
  package var only: Selector

  package init(
    name: String, question: String, workloads: [Workload], parameters: [Parameter] = [], models: [ModelName],
    workers: [Worker] = [], tasks: [Count], cores: [Count] = [.all], placement: [Placement] = [.compact],
    clock: Clock = .release, equal: Equality = .work, skip: [Selector] = [],
    precision: Precision = Precision(),
    seed: UInt32 = 1, limit: Double? = nil, claims: [Claim] = [], timeline: [Selector] = [],
    asked: Asked? = nil, source: String = "", path: String = "", overrides: [String] = [],
    only: Selector = Selector()
  ) {
    self.name = name
    self.question = question
    self.workloads = workloads
    self.parameters = parameters
    self.models = models
    self.workers = workers
    self.tasks = tasks
    self.cores = cores
    self.placement = placement
    self.clock = clock
    self.equal = equal
    self.skip = skip
    self.precision = precision
    self.seed = seed
    self.limit = limit
    self.claims = claims
    self.timeline = timeline
    self.asked = asked
    self.source = source
    self.path = path
    self.overrides = overrides
    self.only = only
  }

  package struct Workload: Sendable, Hashable {
    package var name: String
    package var cast: Cast

    package init(name: String, cast: Cast) { (self.name, self.cast) = (name, cast) }
  }

  /// Who does what.
  package enum Cast: Sendable, Hashable {
    /// Every task does the same.
    case all(Script)
    /// Task number i does the i-th script; as many tasks as scripts.
    case each([Script])
    /// Roles share the tasks out, by largest remainder.
    case shares([Share])
  }

  package struct Share: Sendable, Hashable {
    package var role: String
    package var share: Portion
    package var script: Script

    package init(role: String, share: Portion, script: Script) {
      (self.role, self.share, self.script) = (role, share, script)
    }
  }

  package enum Portion: Sendable, Hashable {
    /// From 0 to 1.
    case of(Value<Double>)
    /// What the others leave.
    case rest
  }

  package struct Script: Sendable, Hashable {
    package var steps: [StepTemplate]
    package var `repeat`: Int

    package init(steps: [StepTemplate], repeat: Int = 1) { (self.steps, self.repeat) = (steps, `repeat`) }
  }

  /// A step whose amount may be a parameter.
  package enum StepTemplate: Sendable, Hashable {
    case compute(Value<Work>)
    case sleep(Value<Nanoseconds>)
    case yield(Value<Int>)
    case block(Value<Nanoseconds>)
    case every(Value<Nanoseconds>)
    case say(String)
    case memory(bytes: Value<Int>, passes: Value<Int>, pattern: MemoryPattern)
    case file(bytes: Value<Int>, sync: Bool)
    /// Without a delay the server answers at once.
    case echo(bytes: Value<Int>, delay: Value<Nanoseconds>?)
    case micro(op: MicroOperation, times: Value<Int>)
    case call(name: String, amount: Value<Int>, takes: Nanoseconds, waits: Nanoseconds)
  }

  /// An amount of computing.
  package enum Work: Sendable, Hashable {
    case units(UInt64)
    /// So much time at the run's reference rate, in nanoseconds.
    case time(Nanoseconds)
  }

  /// Written out, or `$name`.
  package enum Value<Wrapped: Sendable & Hashable>: Sendable, Hashable {
    case literal(Wrapped)
    case parameter(String)
  }

  package struct Parameter: Sendable, Hashable {
    package var name: String
    /// As written, in the file's order.
    package var levels: [String]

    package init(name: String, levels: [String]) { (self.name, self.levels) = (name, levels) }
  }

  package struct Worker: Sendable, Hashable {
    package var name: String
    package var command: [String]

    package init(name: String, command: [String]) { (self.name, self.command) = (name, command) }
  }

  /// What is held equal between runtimes.
  package enum Equality: String, Sendable, Codable, CaseIterable {
    /// The same units everywhere; checksums must agree.
    case work
    /// The same time, at each runtime's own rate.
    case time
  }
}

/// A number of tasks or cores, as written.
package enum Count: Sendable, Hashable, CustomStringConvertible {
  case exactly(Int)
  /// Times the cell's cores, rounded half up.
  case perCore(Double)
  /// Every core that may be used; for `cores` only.
  case all

  package var description: String {
    switch self {
    case .exactly(let count): "\(count)"
    case .perCore(let factor):
      factor == factor.rounded() && abs(factor) < 1e9 ? "\(Int(factor))x" : "\(factor)x"
    case .all: "all"
    }
  }

  /// The number on so many cores.
  package func count(on cores: Int) -> Int {
    switch self {
    case .exactly(let count): count
    case .perCore(let factor): Int(min((factor * Double(cores) + 0.5).rounded(.down), 1e12))
    case .all: cores
    }
  }
}

/// Picks cells by the levels of their factors; a factor that is not named may have any level.
package struct Selector: Sendable, Hashable {
  package var workloads: [String]?
  package var models: [ModelName]?
  package var tasks: [Count]?
  package var cores: [Count]?
  package var placements: [Placement]?
  /// Name and levels of the experiment's own parameters.
  package var parameters: [Experiment.Parameter]

  package init(
    workloads: [String]? = nil, models: [ModelName]? = nil, tasks: [Count]? = nil, cores: [Count]? = nil,
    placements: [Placement]? = nil, parameters: [Experiment.Parameter] = []
  ) {
    self.workloads = workloads
    self.models = models
    self.tasks = tasks
    self.cores = cores
    self.placements = placements
    self.parameters = parameters
  }
}

/// How long to measure.
package struct Precision: Sendable, Hashable {
  /// Half-width of a cell's interval over its median; 0.02 is 2 %.
  package var target: Double
  /// Rounds before the first look, and rounds at most.
  package var rounds: ClosedRange<Int>
  /// Wall time of the whole experiment in seconds, which wins over `rounds`; nil for as long as it takes.
  package var within: Double?
  /// What the timed iterations of one trial add up to, in seconds.
  package var trial: Double
  /// Whether the first iteration of a trial is run without being counted.
  package var warmsUp: Bool

  package init(
    target: Double = 0.02, rounds: ClosedRange<Int> = 10...50, within: Double? = nil, trial: Double = 0.1,
    warmsUp: Bool = true
  ) {
    self.target = target
    self.rounds = rounds
    self.within = within
    self.trial = trial
    self.warmsUp = warmsUp
  }
}

/// What an experiment expects.
package struct Claim: Sendable, Hashable {
  /// In words, as the file says it.
  package var text: String
  package var response: Response
  /// Whether the response itself is bounded, or its ratio to another selection of cells.
  package var subject: Subject
  /// The bounds; either may be missing, not both.
  package var atLeast: Double?
  package var atMost: Double?

  package enum Subject: Sendable, Hashable {
    case value(of: Selector)
    case ratio(of: Selector, to: Selector)
  }

  package init(
    text: String, response: Response, subject: Subject, atLeast: Double? = nil, atMost: Double? = nil
  ) {
    self.text = text
    self.response = response
    self.subject = subject
    self.atLeast = atLeast
    self.atMost = atMost
  }
}
