/// An execution model: how tasks are run.
///
/// Adding one is a case here, one file in Execution, and wherever the compiler then points.
package enum Model: String, Sendable, Codable, CaseIterable {
  case subroutine, generator, coroutine, eventLoop, task, pool, dispatch, thread, process

  /// How a task of this model waits, and so which steps it can perform.
  package enum Form: Sendable {
    /// Its thread waits.
    case blocking
    /// The task is suspended; its thread does something else.
    case awaiting
    /// The task hands its wait out to a loop, which serves turns and sleeps only.
    case polling
  }

  /// How tasks share the cores: all that a prediction has to know.
  package enum Shape: Sendable {
    /// One after another, the next one when the last has ended, waits included.
    case inTurn
    /// All on one thread, another one whenever a task waits.
    case loop
    /// As many at once as there are cores, each up to its next wait.
    case rounds
    /// As many at once as there are cores, each to its end: whoever waits keeps its place.
    case shifts
    /// All at once: the operating system shares the cores out in time slices.
    case timeShared
  }

  package var form: Form {
    switch self {
    case .generator: .polling
    case .coroutine, .eventLoop, .task, .pool: .awaiting
    case .subroutine, .dispatch, .thread, .process: .blocking
    }
  }

  package var shape: Shape {
    switch self {
    case .subroutine, .coroutine: .inTurn
    case .generator, .eventLoop: .loop
    case .task, .pool: .rounds
    case .dispatch: .shifts
    case .thread, .process: .timeShared
    }
  }

  /// One line for people: what it is.
  package var summary: String {
    switch self {
    case .subroutine: "plain calls, one after another, on one thread"
    case .generator: "generators that hand out their waits, all driven by one loop with a timer wheel"
    case .coroutine: "async functions, each awaited before the next starts"
    case .eventLoop: "Swift tasks that all live on one event-loop thread"
    case .task: "one Swift task each, on Swift's cooperative pool"
    case .pool: "one Swift task each, on juggle's own pool: one pinned thread per PU, work stealing"
    case .dispatch: "one work item each, on a concurrent queue of Grand Central Dispatch"
    case .thread: "one operating system thread each"
    case .process: "one operating system process each"
    }
  }

  /// How many threads run tasks, as a worker describes it.
  package var threads: String {
    switch self {
    case .subroutine, .generator, .coroutine, .eventLoop: "one"
    case .task, .pool, .dispatch: "cores"
    case .thread, .process: "tasks"
    }
  }

  /// What one more task costs in memory at least, in bytes: for refusing more tasks than a machine can hold.
  /// Measured with 10,000 sleeping tasks and rounded down; a thread's kernel stack of 16 KiB is in its figure.
  package var bytesPerTask: Int {
    switch self {
    case .subroutine, .coroutine: 64
    case .generator: 40
    case .eventLoop: 1_900
    case .task: 2_400
    case .pool: 1_600
    case .dispatch: 200
    case .thread: 8_500 + 16_384
    case .process: 100_000
    }
  }
}

/// A model by name: juggle's own (`thread`), or one of another worker (`py/asyncio`).
package struct ModelName: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The worker's name in the experiment file; nil for juggle's own.
  package var worker: String?
  package var model: String

  package init(_ model: Model) { (worker, self.model) = (nil, model.rawValue) }
  package init(worker: String?, model: String) { (self.worker, self.model) = (worker, model) }

  /// Whether an experiment file can name something so: up to 64 letters, digits, `-`, `_` and `.`.
  package static func isName(_ text: String) -> Bool {
    let isWord = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_.".unicodeScalars.contains($0)
        || $0.properties.generalCategory == .nonspacingMark
    }
    return !text.isEmpty && isWord && text.unicodeScalars.count <= 64
  }

  /// The model itself where it is one of juggle's own.
  package var native: Model? { worker == nil ? Model(rawValue: model) : nil }
  /// The model of juggle's own that bears this name, whoever runs it: a worker that uses the name means the same.
  package var namesake: Model? { Model(rawValue: model) }
  package var description: String { worker.map { "\($0)/\(model)" } ?? model }
}
