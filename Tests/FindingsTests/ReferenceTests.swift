import Testing
import Trials

@testable import Findings

struct ReferenceTests {
  @Test(arguments: [
    (1.0, 0.99, Reference.Kind.computing), (1.0, 0.95, .computing), (1.0, 1.02, .computing),
    (1.0, 0.5, .mixed), (1.0, 0.05, .waiting), (1.0, 0, .waiting),
  ])
  func theKindFollowsTheShareOfComputing(wall: Double, cpu: Double, kind: Reference.Kind) throws {
    #expect(try #require(Reference(wall: wall, cpu: cpu)).kind == kind)
  }

  @Test func withoutBothTimesThereIsNoReference() {
    #expect(Reference(wall: nil, cpu: 1) == nil)
    #expect(Reference(wall: 1, cpu: nil) == nil)
    #expect(Reference(wall: 0, cpu: 0) == nil)
  }

  /// 30 and 17 tasks of 1 s on 16 cores, 3 on 2; and tasks that compute 1 s and wait 4 s.
  @Test(arguments: [
    (1.0, 0.0, 30, 16.0, Model.Shape.rounds, 2.0), (1, 0, 30, 16, .timeShared, 1.875),
    (1, 0, 17, 16, .timeShared, 1.0625), (1, 0, 17, 16, .rounds, 2),
    (1, 0, 3, 2, .rounds, 2), (1, 0, 3, 2, .timeShared, 1.5), (1, 0, 3, 2, .loop, 3),
    (1, 0, 3, 2, .inTurn, 3), (1, 0, 3, 1.5, .rounds, 2),
    (1, 4, 30, 2, .inTurn, 150), (1, 4, 30, 2, .loop, 30), (1, 4, 30, 2, .rounds, 15),
    (1, 4, 3, 2, .shifts, 10), (1, 0, 30, 16, .shifts, 2), (1, 4, 30, 2, .timeShared, 15),
    (1, 4, 8, 2, .timeShared, 5), (1, 4, 3, 2, .loop, 5),
  ])
  func wallTimesFollowTheClosedLaws(
    busy: Double, waiting: Double, tasks: Int, cores: Double, shape: Model.Shape, wall: Double
  ) throws {
    let reference = try #require(Reference(wall: busy + waiting, cpu: busy))
    #expect(abs(reference.predictedWall(tasks: tasks, cores: cores, shape: shape) - wall) < 1e-9)
    #expect(reference.idealWall(tasks: tasks, cores: cores) <= wall + 1e-9)
  }
}
