/// Some of a trial's tasks: all that do the same.
///
/// A trial's tasks are numbered from 0 in the order of its roles: the first role has tasks `0..<tasks`, the
/// next one those that follow.
package struct Role: Sendable, Hashable, Codable {
  /// Its name in the experiment file; `all` where every task does the same.
  package var name: String
  /// How many tasks have this role.
  package var tasks: Int
  package var steps: [Step]
  /// How many times each task goes through its steps.
  package var `repeat`: Int

  package init(name: String, tasks: Int, steps: [Step], repeat: Int) {
    self.name = name
    self.tasks = tasks
    self.steps = steps
    self.repeat = `repeat`
  }

  /// The computing that one task of this role does, in nanoseconds at `unitsPerSecond`.
  package func busy(unitsPerSecond: Double) -> Double {
    steps.reduce(0) { $0 + $1.busy(unitsPerSecond: unitsPerSecond) } * Double(`repeat`)
  }

  /// The time that one task of this role spends waiting at least, in nanoseconds. No worker can be quicker: a
  /// trial that is did not do what it was asked.
  ///
  /// `sleep` and `block` add up; `every` waits for points in time that pass while the others run, so the longer
  /// of the two counts.
  package var idle: Double {
    var inOrder: Nanoseconds = 0
    var schedule: Nanoseconds = 0
    for step in steps {
      if case .every = step { schedule += step.idle } else { inOrder += step.idle }
    }
    return Double(max(inOrder, schedule)) * Double(`repeat`)
  }

  /// The units of the kernel that one task of this role computes.
  package var units: UInt64 {
    var sum: UInt64 = 0
    for case .compute(let units) in steps { sum += units }
    return sum * UInt64(`repeat`)
  }

  package func resolved(unitsPerSecond: Double) -> Role {
    var role = self
    role.steps = steps.map { $0.resolved(unitsPerSecond: unitsPerSecond) }
    return role
  }
}
