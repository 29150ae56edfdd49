import Trials

/// What a task notes of itself while it is recorded.
struct TaskEvent: BitwiseCopyable {
  enum Kind: UInt8 {
    /// It has a thread from here on.
    case begins
    /// It leaves its thread to others and waits, until `due` where that is known.
    case leaves
    /// It keeps its thread and waits, until `due` where that is known.
    case naps
    /// It goes on: a wait has ended, or it has computed for a while.
    case goesOn
    case ends
  }

  var time: Nanoseconds
  /// Its thread's CPU time; `unknown` where it wasn't asked for.
  var cpu: Nanoseconds
  /// When a wait is over; `unknown` where others decide that, its own time where it waits for its turn only.
  var due: Nanoseconds
  var task: Int32
  var thread: Int32
  var pu: Int32
  var kind: Kind

  static let unknown = Nanoseconds.max
}
