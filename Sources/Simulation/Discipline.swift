import Trials

/// How tasks share servers: PUs of an operating system, or threads of a model that have a PU each.
struct Discipline: Hashable {
  enum Line: Hashable {
    /// One for all servers.
    case shared
    /// Each server has its own.
    case own
  }

  var line: Line
  /// Whether a task that waits keeps its server.
  var waitsHold: Bool
  /// Whether a task that blocks its thread keeps its server.
  var blocksHold: Bool
  /// How long a task may keep its server while others are in line.
  var slice: Nanoseconds
  /// Whether only one server is used, however many there are.
  var isAlone: Bool

  /// A slice that never ends; half of what can be counted, so that sums with it are possible.
  static let endless = Nanoseconds.max / 2

  init(_ shape: Model.Shape, slice: Nanoseconds) {
    switch shape {
    case .inTurn: self.init(.shared, waitsHold: true, isAlone: true)
    case .loop: self.init(.shared, isAlone: true)
    case .rounds: self.init(.shared)
    case .shifts: self.init(.shared, waitsHold: true)
    case .timeShared: self.init(.own, blocksHold: false, slice: slice)
    }
  }

  private init(
    _ line: Line, waitsHold: Bool = false, blocksHold: Bool = true, slice: Nanoseconds = Discipline.endless,
    isAlone: Bool = false
  ) {
    (self.line, self.waitsHold, self.blocksHold) = (line, waitsHold, blocksHold)
    (self.slice, self.isAlone) = (slice, isAlone)
  }
}
