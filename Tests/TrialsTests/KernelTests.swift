import Testing
import Trials

struct KernelTests {
  @Test func publishedVectorOfTwoTasksHolds() {
    var sum = Checksum()
    for task in 0..<2 {
      var kernel = Kernel(seed: 1, task: task)
      kernel.compute(1000)
      kernel.fold(step: 1, kind: 1)
      kernel.fold(step: 2, kind: 2)
      kernel.compute(3)
      kernel.fold(step: 3, kind: 1)
      sum.add(kernel)
    }
    #expect(sum.description == "251981b1ccd12ca1")
  }

  @Test func publishedVectorOfABillionUnitsHoldsByJump() {
    var kernel = Kernel(x: 1, y: 2)
    KernelJump(units: 1_000_000_000)(&kernel)
    #expect(kernel == Kernel(x: 0xd4e9_fe41, y: 0x4001_4af0))
  }

  @Test(arguments: [0, 1, 2, 3, 63, 64, 65, 255, 256, 257, 1000, 65_535, 65_536])
  func jumpingIsSteppingAtEdges(units: UInt64) {
    var stepped = Kernel(seed: 7, task: 3)
    var jumped = stepped
    stepped.compute(units)
    KernelJump(units: units)(&jumped)
    #expect(jumped == stepped)
  }

  @Test func jumpingIsSteppingForRandomCountsAndStates() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<200 {
      let units = UInt64.random(in: 0..<20_000, using: &random)
      var stepped = Kernel(
        x: .random(in: 0 ... .max, using: &random), y: .random(in: 0 ... .max, using: &random))
      var jumped = stepped
      stepped.compute(units)
      KernelJump(units: units)(&jumped)
      #expect(jumped == stepped, "\(units) units")
    }
  }

  @Test func jumpsAddUp() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<20 {
      let (first, second) = (
        UInt64.random(in: 0...UInt64.max / 2, using: &random),
        UInt64.random(in: 0...UInt64.max / 2, using: &random)
      )
      var twice = Kernel(seed: 1, task: 0)
      var once = twice
      KernelJump(units: first)(&twice)
      KernelJump(units: second)(&twice)
      KernelJump(units: first + second)(&once)
      #expect(once == twice)
    }
  }

  @Test func periodIsAllStatesButZero() {
    var kernel = Kernel(x: 12_345, y: 67_890)
    KernelJump(units: .max)(&kernel)
    #expect(kernel == Kernel(x: 12_345, y: 67_890))
    for prime in [3, 5, 17, 257, 641, 65_537, 6_700_417] as [UInt64] {
      var short = Kernel(x: 12_345, y: 67_890)
      KernelJump(units: .max / prime)(&short)
      #expect(short != Kernel(x: 12_345, y: 67_890), "the period divides (2⁶⁴ − 1) / \(prime)")
    }
  }

  @Test func checksumIsSixteenDigitsAndWrapsAround() {
    var sum = Checksum()
    #expect(sum.description == "0000000000000000")
    sum.add(Kernel(x: .max, y: 1))
    sum.add(Kernel(x: 2, y: .max))
    sum.add(Kernel(x: 0, y: 5))
    #expect(sum.description == "0000000100000005")
  }
}
