import Testing
import Trials

@testable import Simulation

@Suite struct SimulatedTimelineTests {
  private let steps = [Step.compute(units: 10_000_000), .sleep(ns: 3_000_000)]

  @Test(arguments: Model.allCases)
  func aTrackHasNoGapAndRunsForItsWork(model: Model) throws {
    var costs = Costs.free(slice: 1_400_000, tick: 4_000_000)
    costs.scheduler.stealOne = [1_000_000, 9_000_000]
    let trial = Trial.same(model, tasks: 5, steps: steps, repeat: 3)
    let machine = SimulatedMachine(
      pus: [.init(number: 4, core: 2), .init(number: 6, core: 3)])
    let simulator = Simulator(costs: costs)
    let timeline = try simulator.timeline(trial, on: machine, seed: 5)
    let result = try simulator(trial, on: machine, seed: 5)
    #expect(timeline.source == .simulated)
    #expect(abs(Double(timeline.wall) / 1e9 - result.iterations[0].wall) < 1e-9)
    for track in timeline.tasks {
      var reached: Nanoseconds = 0
      for slice in track.slices {
        #expect(slice.start == reached)
        #expect(slice.state != .running || [4, 6].contains(slice.pu ?? -1))
        reached = slice.end
      }
      #expect(track.total(.running) == 30_000_000)
      #expect(track.cpu == 30_000_000)
      #expect(track.total(.waiting) >= 9_000_000)
    }
  }

  @Test func noPURunsTwoAtOnce() throws {
    let trial = Trial.same(.thread, tasks: 9, steps: steps, repeat: 2)
    let timeline = try Simulator(costs: .free(slice: 1_400_000, tick: 4_000_000))
      .timeline(trial, on: SimulatedMachine(cores: 3), seed: 2)
    let running = timeline.tasks.flatMap(\.slices).filter { $0.state == .running }
    for pu in 0..<3 {
      let slices = running.filter { $0.pu == pu }.sorted { $0.start < $1.start }
      #expect(zip(slices, slices.dropFirst()).allSatisfy { $0.end <= $1.start })
    }
    #expect(timeline.tasks.contains { $0.total(.pushedAside) > 0 })
  }

  @Test func whatIsTooMuchIsCutOffAndSaysSo() {
    var log = SliceLog(tasks: 1, most: 10)
    for slice in 0..<20 { log.run(0, on: slice % 2, from: Nanoseconds(slice), to: Nanoseconds(slice + 1)) }
    let timeline = log.timeline(pus: [0, 1], finishes: [20], isTimeShared: true)
    #expect(timeline.truncatedAt == 5)
    #expect(timeline.tasks[0].slices.count == 5)
    #expect(timeline.tasks[0].cpu == nil)
  }
}
