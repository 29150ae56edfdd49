import Foundation
import Glibc
import Testing
import Topology
import Trials

@testable import Harness

struct NoiseMeterTests {
  private func meter(
    _ time: Double, idle: Double = 0, steal: Double = 0, interrupts: Double = 0, throttled: Double? = nil,
    own: Double = 0
  ) -> NoiseMeter {
    var pus = CPUTimes()
    (pus.idle, pus.steal, pus.interrupts) = (idle, steal, interrupts)
    return NoiseMeter(time: time, pus: pus, throttled: throttled, own: own)
  }

  private func isClose(_ one: Double?, _ other: Double) -> Bool {
    one.map { abs($0 - other) < 1e-9 } ?? false
  }

  @Test func othersRanWhatIsLeftOfThePUsTime() {
    let before = meter(10, idle: 5, steal: 1, own: 0.5)
    let after = meter(11, idle: 5.6, steal: 1.1, own: 0.51)
    // 2 PUs for 1 s: 0.6 s idle, 0.1 s stolen, 1.01 s our own.
    let noise = before.noise(until: after, pus: 2, worker: 1, usesNetwork: false)
    #expect(isClose(noise.steal, 0.1))
    #expect(isClose(noise.other, 0.29))
    #expect(noise.throttled == nil)
  }

  @Test func interruptsAreTheTrialsOwnWhereItUsesTheNetwork() {
    let (before, after) = (meter(0), meter(1, idle: 0.2, interrupts: 0.3))
    #expect(isClose(before.noise(until: after, pus: 1, worker: 0.5, usesNetwork: false).other, 0.3))
    #expect(isClose(before.noise(until: after, pus: 1, worker: 0.5, usesNetwork: true).other, 0))
  }

  @Test func roundingAndCountersThatGoBackNeverMakeLessThanNothing() {
    let before = meter(0, idle: 1, steal: 1, interrupts: 1, throttled: 2)
    let after = meter(1, idle: 1.6, steal: 0.99, interrupts: 0.9, throttled: 1)
    #expect(
      before.noise(until: after, pus: 1, worker: 0.7, usesNetwork: true)
        == Noise(steal: 0, other: 0, throttled: 0))
  }

  @Test func whatCannotBeReadIsUnknown() {
    let nothing = NoiseMeter(time: 0, pus: nil, throttled: nil, own: 0)
    #expect(nothing.noise(until: meter(1, throttled: 1), pus: 1, worker: 0, usesNetwork: false) == Noise())
    #expect(meter(0, throttled: 1).noise(until: nothing, pus: 1, worker: 0, usesNetwork: false) == Noise())
  }

  @Test func throttlingIsTheDifference() {
    let noise = meter(0, throttled: 1.5).noise(
      until: meter(1, idle: 1, throttled: 1.75), pus: 1, worker: 0, usesNetwork: false)
    #expect(noise.throttled == 0.25)
  }

  /// What a worker burns is told by the kernel, and never taken for somebody else's.
  @Test func aWorkersOwnTimeIsTakenFromItsEnd() throws {
    let process = try WorkerProcess.launch(
      ["/bin/sh", "-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"], on: [], input: 0,
      output: 1, error: 2)
    var (clock, time) = (clockid_t(), timespec())
    #expect(clock_getcpuclockid(process, &clock) == 0)
    var information = siginfo_t()
    #expect(waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) == 0)
    #expect(clock_gettime(clock, &time) == 0)
    let (how, cpu) = WorkerProcess.reap(process)
    #expect(how == .exited(0))
    #expect(cpu > 0.001)
    #expect(abs(cpu - Double(time.tv_sec) - Double(time.tv_nsec) / 1e9) < 0.02)
  }

  @Test func theCalibrationLoopGivesUpWhatTakesTooLong() async throws {
    let pu = try #require(Topology.thisMachine().allowedPUs.first)
    let some = try #require(await Pace.measure(1_000, on: pu))
    #expect(some > 0)
    #expect(some < 0.1)
    #expect(await Pace.measure(.max / 2, on: pu) == nil)
    #expect(await Pace.measure(1_000, on: 1_000_000) == nil)
  }
}
