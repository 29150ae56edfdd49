import Testing
import Topology

struct PartTests {
  @Test func partsNestByTheCoresTheyHold() throws {
    let machine = try Topology(synthetic: "package:2 numa:1 l3:2 core:2 pu:2").parts
    #expect(machine.cores == 0..<8)
    #expect(machine.parts.map(\.cores) == [0..<4, 4..<8])
    let node = try #require(machine.parts.first?.parts.first)
    guard case .numaNode(let numa) = node.content else {
      Issue.record("a node lies in the package, not \(node.content)")
      return
    }
    #expect(numa.osIndex == 0)
    #expect(node.parts.map(\.cores) == [0..<2, 2..<4])
    #expect(node.parts.first?.members == [.core(0), .core(1)])
  }

  @Test func coresOfNoPartLieBetweenParts() throws {
    let package = try #require(try Machines.hybrid().parts.parts.first)
    #expect(package.cores == 0..<6)
    let node = package.parts.first ?? package
    #expect(node.members.count == 3)
    #expect(node.members.suffix(2) == [.core(4), .core(5)])
  }
}

struct PUListTests {
  @Test(arguments: [
    ([], ""), ([3], "3"), ([0, 1], "0-1"), ([0, 2], "0,2"), ([0, 8, 16], "0,8,16"),
    ([0, 1, 2, 3, 8], "0-3,8"),
    ([0, 2, 4, 6], "0-6:2"), ([7, 6, 5, 1], "1,5-7"), ([0, 4, 5, 6], "0,4-6"), ([2, 2], "2"),
  ])
  func numbersAreWrittenAsTasksetTakesThem(pus: [Int], text: String) {
    #expect(PUList(pus).description == text)
  }
}
