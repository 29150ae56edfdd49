/// Code that a worker brings along, by the names that the step `call` knows it under.
package struct OwnCode: Sendable {
  /// What one call of it is told.
  package struct Call: Sendable {
    /// The number of the task, from 0.
    package let task: Int
    /// Which of its task's repeats this is, from 0.
    package let lap: Int
    /// What the experiment file says, 1 where it says nothing.
    package let amount: Int
  }

  /// A function that returns when it is done, or one that may be suspended meanwhile.
  package enum Body: Sendable {
    case blocking(@Sendable (Call) throws -> Void)
    case awaiting(@Sendable (Call) async throws -> Void)
  }

  package var names: [String] { bodies.map(\.name) }
  private let bodies: [(name: String, body: Body)]

  /// - Parameter bodies: Each with a name that no other has.
  package init(_ bodies: [(name: String, body: Body)] = []) { self.bodies = bodies }

  func index(of name: String) -> Int? { bodies.firstIndex { $0.name == name } }

  subscript(index: Int32) -> (name: String, body: Body) { bodies[Int(index)] }

  /// Whether calls of it may suspend whoever makes them.
  func awaits(_ index: Int) -> Bool { if case .awaiting = bodies[index].body { true } else { false } }
}

extension Belongings {
  /// Runs code that does not await, on the spot. What it throws fails the trial.
  ///
  /// - Returns: Whether it did what it should, and its task may go on.
  @inline(never) func call(_ op: Op, lap: Int32) -> Bool {
    guard let facilities = facilities?.takeUnretainedValue() else { return false }
    let own = facilities.code[op.own]
    guard case .blocking(let body) = own.body else { return false }
    do {
      try body(OwnCode.Call(task: Int(task), lap: Int(lap), amount: Int(op.amount)))
      return true
    } catch {
      facilities.failure.set("task \(task): call \(own.name): \(error)")
      return false
    }
  }
}

extension Errand {
  /// Runs code that awaits.
  @inline(never) func call() async throws {
    guard let facilities = own.pointee.facilities?.takeUnretainedValue() else { return }
    let code = facilities.code[op.pointee.own]
    guard case .awaiting(let body) = code.body else { return }
    let (task, lap) = (Int(own.pointee.task), Int(own.pointee.lap))
    do {
      try await body(OwnCode.Call(task: task, lap: lap, amount: Int(op.pointee.amount)))
    } catch {
      throw ExecutionError.failed("call \(code.name): \(error)")
    }
  }
}
