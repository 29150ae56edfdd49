import Testing
import Trials

struct ExpectedChecksumTests {
  @Test func publishedVectorHolds() {
    let steps: [Step] = [.compute(units: 1000), .sleep(ns: 1), .compute(units: 3)]
    #expect(
      trial([Role(name: "all", tasks: 2, steps: steps, repeat: 1)], seed: 1).expectedChecksum.description
        == "251981b1ccd12ca1")
  }

  @Test func agreesWithDoingEveryStepForRandomTrials() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<60 {
      let roles = (0..<Int.random(in: 1...4, using: &random)).map { number in
        Role(
          name: "r\(number)", tasks: .random(in: 0...5, using: &random),
          steps: (0..<Int.random(in: 1...6, using: &random)).map { _ in Self.step(&random) },
          repeat: .random(in: 1...4, using: &random))
      }
      let trial = trial(roles, seed: .random(in: 0 ... .max, using: &random))
      #expect(trial.expectedChecksum == Self.naive(trial), "\(roles)")
    }
  }

  @Test func everyDroppedRepeatedOrSwappedStepShows() {
    let steps: [Step] = [
      .compute(units: 10), .sleep(ns: 5), .yield(times: 2), .block(ns: 5), .every(ns: 5), .say(text: "a"),
      .compute(units: 11),
    ]
    let right = checksum(steps)
    for place in steps.indices {
      var (dropped, repeated) = (steps, steps)
      dropped.remove(at: place)
      repeated.insert(steps[place], at: place)
      #expect(checksum(dropped) != right, "without step \(place)")
      #expect(checksum(repeated) != right, "step \(place) twice")
      for other in steps.indices where other > place {
        var swapped = steps
        swapped.swapAt(place, other)
        #expect(checksum(swapped) != right, "steps \(place) and \(other) swapped")
      }
    }
  }

  @Test func lapsAndTasksAndSeedsShow() {
    let steps: [Step] = [.compute(units: 10), .sleep(ns: 5)]
    let sums = [
      checksum(steps), checksum(steps, repeat: 2), checksum(steps, tasks: 2), checksum(steps, seed: 2),
      checksum([.compute(units: 11), .sleep(ns: 5)]),
    ]
    #expect(Set(sums).count == sums.count)
  }

  @Test func waitingTimesDoNotShow() {
    #expect(checksum([.sleep(ns: 5)]) == checksum([.sleep(ns: 6)]))
  }

  private func checksum(_ steps: [Step], repeat laps: Int = 1, tasks: Int = 1, seed: UInt32 = 1) -> Checksum {
    trial([Role(name: "all", tasks: tasks, steps: steps, repeat: laps)], seed: seed).expectedChecksum
  }

  private func trial(_ roles: [Role], seed: UInt32) -> Trial {
    Trial(model: "thread", tasks: roles.reduce(0) { $0 + $1.tasks }, pus: [], roles: roles, seed: seed)
  }

  private static func step(_ random: inout SplitMix64) -> Step {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .sleep(ns: 1)
    case 1: .yield(times: 3)
    case 2: .block(ns: 1)
    case 3: .every(ns: 1)
    case 4: .say(text: "a")
    default: .compute(units: .random(in: 0...300, using: &random))
    }
  }

  private static func naive(_ trial: Trial) -> Checksum {
    var sum = Checksum()
    let roles = trial.roles.flatMap { [Role](repeating: $0, count: $0.tasks) }
    for (task, role) in roles.enumerated() {
      var kernel = Kernel(seed: trial.seed, task: task)
      let steps = [[Step]](repeating: role.steps, count: role.repeat).flatMap { $0 }
      for (place, step) in steps.enumerated() {
        if case .compute(let units) = step {
          for _ in 0..<units { kernel.unit() }
        }
        kernel.fold(step: UInt32(place + 1), kind: step.kind)
      }
      sum.add(kernel)
    }
    return sum
  }
}
