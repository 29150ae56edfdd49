import Testing

@testable import Statistics

struct EqualTasksTests {
  /// 30 and 17 tasks on 16 cores, 3 on 2, and fewer than there are cores.
  @Test(arguments: [
    (30, 16, 2.0, 1.4667, 1.875), (17, 16, 2, 1.0588, 1.0625), (3, 2, 2, 1.3333, 1.5), (5, 16, 1, 1, 1),
    (32, 16, 2, 1.5, 2),
  ])
  func roundsAndSharingFollowTheirLaws(
    tasks: Int, cores: Int, makespan: Double, mean: Double, shared: Double
  ) throws {
    let rounds = try #require(EqualTasks.rounds(tasks: tasks, cores: cores, work: 1))
    #expect(rounds.makespan == makespan && abs(rounds.meanFinish - mean) < 5e-5)
    let sharing = try #require(EqualTasks.sharing(tasks: tasks, cores: Double(cores), work: 1))
    #expect(sharing == EqualTasks(makespan: shared, meanFinish: shared))
  }

  @Test(arguments: [(0, 1, 1.0), (1, 0, 1), (1, 1, -1), (1, 1, .nan), (1, 1, .infinity), (-3, 2, 1)])
  func withoutTasksCoresOrWorkNothingEnds(tasks: Int, cores: Int, work: Double) {
    #expect(EqualTasks.rounds(tasks: tasks, cores: cores, work: work) == nil)
    #expect(EqualTasks.sharing(tasks: tasks, cores: Double(cores), work: work) == nil)
  }
}
