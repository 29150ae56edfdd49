import Testing
import Trials

struct RoleTests {
  @Test(arguments: [
    ([Step.sleep(ns: 10), .block(ns: 5)], 2, 30.0),
    ([.every(ns: 10), .sleep(ns: 4)], 3, 30),
    ([.every(ns: 10), .every(ns: 10), .sleep(ns: 4)], 1, 20),
    ([.every(ns: 10), .sleep(ns: 14)], 2, 28),
    ([.compute(units: 1_000), .yield(times: 3), .say(text: "a")], 4, 0),
  ])
  func idleIsTheTimeThatNoWorkerCanSave(steps: [Step], laps: Int, idle: Double) {
    #expect(Role(name: "all", tasks: 1, steps: steps, repeat: laps).idle == idle)
  }

  @Test func busyAndUnitsCountThroughRepeats() {
    let role = Role(
      name: "all", tasks: 9, steps: [.compute(units: 100), .sleep(ns: 7), .compute(units: 20)], repeat: 3)
    #expect(role.units == 360)
    #expect(role.busy(unitsPerSecond: 1e9) == 360)
  }

  @Test func resolvingTurnsEveryComputingTimeIntoUnits() {
    let role = Role(name: "all", tasks: 1, steps: [.computeTime(ns: 10), .sleep(ns: 5)], repeat: 2)
    #expect(role.resolved(unitsPerSecond: 2e9).steps == [.compute(units: 20), .sleep(ns: 5)])
  }
}
