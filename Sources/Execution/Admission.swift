import Glibc
import Trials

/// Whether this worker can run a trial: whatever passes here overflows no number further on, and fits into
/// this machine's memory.
extension Trial {
  /// The model that runs it.
  ///
  /// - Throws: `ExecutionError.unsupported` with what was found and what is allowed.
  /// - Complexity: O(steps of all roles).
  func nativeModel(own code: OwnCode) throws(ExecutionError) -> Model {
    guard let model = Model(rawValue: model) else {
      let known = Model.allCases.map(\.rawValue).joined(separator: ", ")
      throw .unsupported("unknown model \"\(model)\"; this worker has \(known)")
    }
    try Self.check("tasks", Int64(tasks), 1...Self.largest)
    if model == .generator { try Self.check("tasks of a generator", Int64(tasks), 1...Int64(Int32.max)) }
    try Self.check("warmup", Int64(warmup), 0...1)
    try Self.check("iterations", Int64(iterations), 1...1_000)
    for role in roles { try role.check() }
    guard roles.reduce(0.0, { $0 + Double($1.tasks) }) == Double(tasks) else {
      throw .unsupported("the roles must have all \(tasks) tasks between them")
    }
    let callable = Set(code.names.map(Step.ability(toCall:)))
    for ability in Set(roles.flatMap(\.steps).map(\.ability)).sorted() {
      if callable.contains(ability) { continue }
      if ability.hasPrefix("call "), !callable.isEmpty {
        throw .unsupported("it can't \(ability); it can \(callable.sorted().joined(separator: ", "))")
      }
      guard let reason = model.refusal(of: ability) else { continue }
      throw .unsupported("model \(model.rawValue) can't perform \(ability): \(reason)")
    }
    let wanted = roles.reduce(0.0) {
      $0 + Double($1.tasks) * (Double(model.bytesPerTask) + 8 * $1.marksPerTask + $1.workingSet)
    }
    let memory = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    guard wanted <= memory else {
      throw .unsupported(
        "\(tasks) tasks of model \(model.rawValue) need \(Self.gibibytes(wanted)) GiB at least, this machine has "
          + "\(Self.gibibytes(memory)): ask for fewer tasks, smaller working sets, or fewer repeats of every and say"
      )
    }
    return model
  }

  /// Whole numbers of the worker protocol stay below 2⁵³, so that every language's JSON can hold them.
  fileprivate static let largest: Int64 = 1 << 53 - 1

  fileprivate static func check(
    _ what: @autoclosure () -> String, _ found: Int64, _ allowed: ClosedRange<Int64>
  ) throws(ExecutionError) {
    guard allowed.contains(found) else {
      throw .unsupported(
        "\(what()): \(found) is not allowed, from \(allowed.lowerBound) to \(allowed.upperBound) is")
    }
  }

  private static func gibibytes(_ bytes: Double) -> String {
    let tenths = (bytes / Double(1 << 30) * 10).rounded(.up)
    return String(tenths / 10)
  }
}

extension Role {
  fileprivate func check() throws(ExecutionError) {
    let place = "role \"\(name)\""
    try Trial.check("\(place), tasks", Int64(tasks), 0...Trial.largest)
    try Trial.check("\(place), repeat", Int64(`repeat`), 1...Int64(Int32.max))
    try Trial.check("\(place), number of steps", Int64(steps.count), 1...Int64(Int32.max))
    var waiting = 0.0
    for (number, step) in steps.enumerated() {
      let place = "\(place), step \(number + 1), \(step.name)"
      switch step {
      case .compute(let units):
        try Trial.check("\(place), units", Int64(clamping: units), 0...Trial.largest)
      case .computeTime:
        throw .unsupported("\(place): computeTime is not a worker's step, computing comes in units")
      case .yield(let times):
        try Trial.check("\(place), times", Int64(times), 0...Int64(Int32.max))
      case .sleep(let ns), .block(let ns), .every(let ns):
        try Trial.check("\(place), ns", ns, 0...Trial.largest)
        waiting += Double(ns)
      case .say: break
      case .memory(let bytes, let passes, _):
        try Trial.check("\(place), bytes", Int64(bytes), 8...Int64(step.mostBytes))
        try Trial.check("\(place), passes", Int64(passes), 0...Int64(Int32.max))
      case .file(let bytes, _):
        try Trial.check("\(place), bytes", Int64(bytes), 1...Int64(step.mostBytes))
      case .echo(let bytes, let ns):
        try Trial.check("\(place), bytes", Int64(bytes), 1...Int64(step.mostBytes))
        try Trial.check("\(place), ns", ns, 0...Trial.largest)
        waiting += Double(ns)
      case .micro(_, let times):
        try Trial.check("\(place), times", Int64(times), 0...Int64(Int32.max))
      case .call(_, let amount, _, _):
        try Trial.check("\(place), amount", Int64(amount), 0...Trial.largest)
      }
    }
    guard waiting * Double(`repeat`) <= Double(Trial.largest) else {
      throw .unsupported("\(place): a task would wait for more than \(Trial.largest) ns in all, 104 days")
    }
    guard marksPerTask <= Double(Int32.max) else {
      throw .unsupported("\(place): a task has \(Int32.max) every and say steps at most, repeats included")
    }
  }

  fileprivate var marksPerTask: Double { Double(steps.count(where: \.leavesMark)) * Double(`repeat`) }
}
