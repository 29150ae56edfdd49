package import Trials

/// What running tasks costs on a machine beside their own work: measured there by `juggle calibrate`, and all that the
/// simulator knows of it. Kept beside a run's records in `machine.json`.
///
/// Times are nanoseconds. A distribution is a list of its quantiles in rising order, evenly spaced: of n values, value
/// i stands for the share (i + ½) / n.
package struct Costs: Sendable, Hashable, Codable {
  package static let schema = 1

  package var schema = Costs.schema
  /// Where and with what they were measured.
  package var origin: Origin
  /// How the operating system shares PUs out.
  package var scheduler: Scheduler
  /// How fast PUs compute.
  package var speed: Speed
  /// By the model's name.
  package var models: [String: ModelCosts]
  /// Of steps whose time is not in their words: `file`, `echo`, `memory`, `micro`.
  package var services: [Service]

  package init(
    origin: Origin, scheduler: Scheduler, speed: Speed, models: [String: ModelCosts] = [:],
    services: [Service] = []
  ) {
    (self.origin, self.scheduler, self.speed) = (origin, scheduler, speed)
    (self.models, self.services) = (models, services)
  }

  package struct Origin: Sendable, Hashable, Codable {
    package var host, bootID, kernel, cpu: String
    /// PUs that could be used.
    package var pus: Int
    /// PUs of the whole machine.
    package var machinePUs: Int
    /// SHA-256 of the worker that they are of.
    package var worker: String
    /// UTC, ISO 8601.
    package var measuredAt: String

    package init(
      host: String, bootID: String, kernel: String, cpu: String, pus: Int, machinePUs: Int? = nil,
      worker: String, measuredAt: String
    ) {
      (self.host, self.bootID, self.kernel, self.cpu) = (host, bootID, kernel, cpu)
      (self.pus, self.machinePUs) = (pus, machinePUs ?? pus)
      (self.worker, self.measuredAt) = (worker, measuredAt)
    }

    private enum CodingKeys: String, CodingKey {
      case host, kernel, cpu, pus
      case bootID = "boot_id"
      case machinePUs = "machine_pus"
      case worker = "worker_sha256"
      case measuredAt = "measured_at"
    }
  }

  /// How the kernel shares PUs out among threads.
  ///
  /// A thread may run for `slice`; whether it has is looked at when the timer ticks, so that it runs on up to the next
  /// tick. Source: EEVDF as in Linux 6.6 and later, without high-resolution ticks.
  package struct Scheduler: Sendable, Hashable, Codable {
    package var slice: Nanoseconds
    /// Between ticks; 0 where slices end exactly.
    package var tick: Nanoseconds
    /// Taking a PU from one thread and giving it to another.
    package var switching: Nanoseconds
    /// How long a PU is idle until it takes over a thread from another PU's queue where exactly one waits there; nil
    /// for the share of times that it never came to it.
    package var stealOne: [Nanoseconds?]
    /// The same where several wait.
    package var stealSeveral: [Nanoseconds?]
    /// Between two looks of a busy PU at whether others have more to do; nil where it doesn't look.
    package var balance: Nanoseconds?

    package init(
      slice: Nanoseconds, tick: Nanoseconds, switching: Nanoseconds = 0, stealOne: [Nanoseconds?] = [0],
      stealSeveral: [Nanoseconds?] = [0], balance: Nanoseconds? = nil
    ) {
      (self.slice, self.tick, self.switching) = (slice, tick, switching)
      (self.stealOne, self.stealSeveral, self.balance) = (stealOne, stealSeveral, balance)
    }

    /// How long a thread runs while others wait: its slice, rounded up to ticks.
    package var quantum: Nanoseconds { tick > 0 ? (slice + tick - 1) / tick * tick : slice }

    /// The same on a machine of another size. Slices grow as 1 + ⌊log₂ min(PUs, 8)⌋, and the time between two looks at
    /// others' lines as the number of PUs. Source: Linux, `sched_tunable_scaling` and the weight of a domain.
    package func onMachine(of pus: Int, insteadOf measured: Int) -> Scheduler {
      func factor(_ pus: Int) -> Nanoseconds {
        Nanoseconds(1 + (Int.bitWidth - 1 - max(1, min(pus, 8)).leadingZeroBitCount))
      }
      var scaled = self
      scaled.slice = slice * factor(pus) / factor(measured)
      scaled.balance = balance.map { $0 * Nanoseconds(max(1, pus)) / Nanoseconds(max(1, measured)) }
      return scaled
    }

    private enum CodingKeys: String, CodingKey {
      case slice = "slice_ns"
      case tick = "tick_ns"
      case switching = "switching_ns"
      case stealOne = "steal_one_ns"
      case stealSeveral = "steal_several_ns"
      case balance = "balance_ns"
    }
  }

  package struct Speed: Sendable, Hashable, Codable {
    /// Kernel units per CPU second of one thread alone.
    package var unitsPerSecond: Double
    /// How fast each PU computes when all cores are busy, one PU each, as a part of one alone: 1 where nothing is lost.
    /// With fewer tasks than PUs as much less is lost.
    package var together: Double
    /// What the PUs of one core do together, as a multiple of one of them alone; nil where no core has two.
    package var smtYield: Double?

    package init(unitsPerSecond: Double, together: Double = 1, smtYield: Double? = nil) {
      (self.unitsPerSecond, self.together, self.smtYield) = (unitsPerSecond, together, smtYield)
    }

    private enum CodingKeys: String, CodingKey {
      case together
      case unitsPerSecond = "units_per_second"
      case smtYield = "smt_yield"
    }
  }

  /// What a model adds to its tasks' own work.
  package struct ModelCosts: Sendable, Hashable, Codable {
    /// Making one task.
    package var spawn: Nanoseconds = 0
    /// From the release to the first step of the first task.
    package var start: Nanoseconds = 0
    /// On top of that for each further task, until it may run.
    package var startEach: Nanoseconds = 0
    /// PU time of a task beside its steps.
    package var task: Nanoseconds = 0
    /// PU time of giving up the place where another task is ready, and of that one's taking it.
    package var turn: Nanoseconds = 0
    /// PU time of a sleep.
    package var sleep: Nanoseconds = 0
    /// How much later than it asked for a task runs on after a sleep, on a free PU.
    package var lateness: [Nanoseconds] = [0]
    /// From the last finish until all are joined, for each task.
    package var join: Nanoseconds = 0

    package init() {}

    private enum CodingKeys: String, CodingKey {
      case spawn = "spawn_ns"
      case start = "start_ns"
      case startEach = "start_each_ns"
      case task = "task_ns"
      case turn = "turn_ns"
      case sleep = "sleep_ns"
      case lateness = "lateness_ns"
      case join = "join_ns"
    }
  }

  /// What one performance of a step takes under a model.
  package struct Service: Sendable, Hashable, Codable {
    package var model: String
    package var step: Step
    /// PU time of the task.
    package var busy: Nanoseconds
    /// What it waits for beside, alone: the disk, the server, and the way to it.
    package var waiting: Nanoseconds
    /// Of the waiting, what whoever serves all tasks is taken up by, so that others wait in line; 0 where nobody waits
    /// for anybody.
    package var server: Nanoseconds

    package init(model: String, step: Step, busy: Nanoseconds, waiting: Nanoseconds, server: Nanoseconds) {
      (self.model, self.step) = (model, step)
      (self.busy, self.waiting, self.server) = (busy, waiting, server)
    }

    private enum CodingKeys: String, CodingKey {
      case model, step
      case busy = "busy_ns"
      case waiting = "waiting_ns"
      case server = "server_ns"
    }
  }

  /// The file that they are kept in.
  package static let file = "machine.json"
}
