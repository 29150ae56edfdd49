import Trials

/// How much a trial comes to at most, in nanoseconds: seen before anything is summed up in whole numbers, which have an end.
struct Extent {
  /// PU time of all tasks, costs included, on whole PUs.
  var work = 0.0
  /// If everything were done one after the other on the slowest PU, waits and starts included.
  var span = 0.0

  init(
    _ roles: [Role], costs: Costs.ModelCosts, unitsPerSecond: Double, slowest: Int,
    services: (Step) throws(Unsimulable) -> Costs.Service
  ) throws(Unsimulable) {
    let late = Double(costs.lateness.max() ?? 0)
    var waits = Double(costs.start)
    for role in roles {
      let (tasks, laps) = (Double(role.tasks), Double(role.repeat))
      for step in role.steps {
        var (busy, waiting) = (step.busy(unitsPerSecond: unitsPerSecond), Double(step.idle))
        switch step {
        case .yield(let times): busy += Double(costs.turn) * Double(times)
        case .sleep, .block, .every: (busy, waiting) = (busy + Double(costs.sleep), waiting + late)
        case .call(_, _, let ns, let wait): (busy, waiting) = (Double(ns), Double(wait) + late)
        case .memory, .file, .echo, .micro:
          let service = try services(step)
          (busy, waiting) = (Double(service.busy), Double(service.waiting) + Double(service.server))
        case .compute, .computeTime, .say: break
        }
        work += busy * laps * tasks
        waits += waiting * laps * tasks
      }
      let each = Double(costs.task) + Double(costs.spawn)
      work += each * tasks
      waits += (Double(costs.startEach) + Double(costs.spawn)) * tasks
    }
    span = work * Double(SimulatedMachine.whole) / Double(max(1, slowest)) + waits
  }

  /// 100 days: work is counted in 1/1024 of a nanosecond, and sums of it stay below 2⁶³.
  private static let mostWork = 8.64e15
  /// 30 years, as the longest time that a worker may report.
  private static let longest = 1e18

  /// Why it is too much, in words; nil where it isn't.
  var refusal: String? {
    if !(work < Self.mostWork) {
      return "its tasks need \(work / 1e9) s of PU time together, and at most 100 days can be simulated"
    }
    if !(span < Self.longest) {
      return "its tasks take \(span / 1e9) s one after the other, and at most 30 years can be simulated"
    }
    return nil
  }
}
