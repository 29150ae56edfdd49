import Testing

@testable import Statistics

struct MachineRepairmanTests {
  @Test(arguments: [
    (10, 1.0, 1.0, 9.0, 0.832037), (20, 2, 1, 9, 1.756122), (4, 2, 1, 1, 1.7), (30, 16, 10, 10, 1.450482),
    (160, 16, 10, 90, 1.528457),
  ])
  func throughputIsTheExactOne(tasks: Int, cores: Double, busy: Double, waiting: Double, rate: Double) throws
  {
    let model = try #require(MachineRepairman(busy: busy, waiting: waiting, cores: cores))
    #expect(abs(model.throughput(tasks: tasks) - rate) < 1e-6)
    #expect(model.throughput(tasks: tasks) <= model.bound(tasks: tasks))
    // Little's law, read both ways.
    let response = try #require(model.response(tasks: tasks))
    #expect(abs(rate * (response + waiting) - Double(tasks)) < 1e-4)
  }

  @Test func throughputGrowsToItsBound() throws {
    let model = try #require(MachineRepairman(busy: 1e-3, waiting: 4e-3, cores: 2))
    let rates = (1...60).map { model.throughput(tasks: $0) }
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 <= $1 * (1 + 1e-12) })
    #expect(abs(rates[0] - 200) < 1e-9)
    #expect(abs(model.utilisation(tasks: 1_000) - 1) < 1e-12)
    #expect(model.throughput(tasks: 0) == 0 && model.response(tasks: 0) == nil)
  }

  /// Products of a million terms, and of terms of any size.
  @Test(arguments: [(1_000_000, 16.0, 1.0, 9.0), (100_000, 2, 1e-9, 1e3), (5_000, 1.5, 1e6, 1e-6)])
  func nothingLeavesTheRangeOfNumbers(tasks: Int, cores: Double, busy: Double, waiting: Double) throws {
    let model = try #require(MachineRepairman(busy: busy, waiting: waiting, cores: cores))
    let rate = model.throughput(tasks: tasks)
    #expect(rate > 0 && rate <= model.bound(tasks: tasks) * (1 + 1e-9))
    #expect(rate >= 0.999 * model.bound(tasks: tasks))
  }

  @Test func tasksOfOneKindHaveTheirLimits() throws {
    let computing = try #require(MachineRepairman(busy: 2, waiting: 0, cores: 4))
    #expect(computing.throughput(tasks: 3) == 1.5 && computing.throughput(tasks: 30) == 2)
    #expect(computing.knee == 4 && computing.band() == 4...4)
    let idle = try #require(MachineRepairman(busy: 0, waiting: 2, cores: 4))
    #expect(idle.throughput(tasks: 1_000) == 500 && idle.knee == nil && idle.band() == nil)
  }

  @Test(arguments: [
    (0.0, 0.0, 1.0), (-1, 1, 1), (1, -1, 1), (1, 1, 0), (.nan, 1, 1), (1, .infinity, 1), (1, 1, .nan),
  ])
  func withoutTasksOrCoresThereIsNoModel(busy: Double, waiting: Double, cores: Double) {
    #expect(MachineRepairman(busy: busy, waiting: waiting, cores: cores) == nil)
  }

  /// At the knee itself exponential tasks reach 85 % and 95.5 %: what Goetz's formula alone would give.
  @Test(arguments: [(2.0, 1.0, 1.0, 4, 0.85), (16, 1, 9, 160, 0.9553)])
  func theFormulaAloneUnderProvisions(
    cores: Double, busy: Double, waiting: Double, tasks: Int, share: Double
  ) throws {
    let model = try #require(MachineRepairman(busy: busy, waiting: waiting, cores: cores))
    #expect(model.knee == Double(tasks))
    #expect(abs(model.utilisation(tasks: tasks) - share) < 1e-4)
  }

  @Test(arguments: [(2.0, 1.0, 1.0), (16, 1, 9), (2, 1, 4), (1, 1, 0.1), (1.5, 3, 50), (64, 1, 999)])
  func theBandBeginsAtTheFormulaAndEndsWhereItIsEnough(cores: Double, busy: Double, waiting: Double) throws {
    let model = try #require(MachineRepairman(busy: busy, waiting: waiting, cores: cores))
    let band = try #require(model.band())
    let formula = 0.95 * cores * (1 + waiting / busy)
    #expect(Double(band.lowerBound) >= formula - 1e-6 && Double(band.lowerBound) < formula + 1)
    #expect(model.utilisation(tasks: band.upperBound) >= 0.95)
    #expect(band.upperBound == band.lowerBound || model.utilisation(tasks: band.upperBound - 1) < 0.95)
    #expect(model.band(share: 1) == nil && model.band(share: 0) == nil)
  }

  @Test func whatTakesTooManyHasNoBand() throws {
    #expect(try #require(MachineRepairman(busy: 1e-9, waiting: 1e3, cores: 2)).band() == nil)
  }

  @Test func erlangsFormulaHasItsReferenceValue() throws {
    #expect(try abs(#require(erlangC(cores: 2, load: 1.5)) - 0.642857) < 1e-6)
    // With one core it is the load.
    #expect(try abs(#require(erlangC(cores: 1, load: 0.3)) - 0.3) < 1e-12)
    #expect(erlangC(cores: 2, load: 0) == 0 && erlangC(cores: 2, load: 2) == 1)
    #expect(try #require(erlangC(cores: 1_000, load: 900)) < 0.01)
    #expect(erlangC(cores: 0, load: 1) == nil && erlangC(cores: 1, load: -1) == nil)
    #expect(erlangC(cores: 1, load: .nan) == nil)
  }
}
