import Testing
import Topology
import Trials

struct PickTests {
  static let twoPackages = "package:2 numa:2 l3:2 core:4 pu:2"

  @Test func compactTakesNeighboursOnePUEach() throws {
    let machine = try Topology(synthetic: Self.twoPackages)
    #expect(try machine.pick(cores: 1, placement: .compact) == [0])
    #expect(try machine.pick(cores: 5, placement: .compact) == [0, 2, 4, 6, 8])
  }

  @Test func scatterSpreadsOverPackagesThenNodesThenCaches() throws {
    let machine = try Topology(synthetic: Self.twoPackages)
    // A package is 16 cores or 32 PUs, a node 16 PUs, an L3 8 PUs.
    #expect(try machine.pick(cores: 8, placement: .scatter) == [0, 32, 16, 48, 8, 40, 24, 56])
    #expect(try machine.pick(cores: 10, placement: .scatter).suffix(2) == [2, 34])
  }

  @Test func smtTakesEveryPUOfTheCoresOfCompact() throws {
    let machine = try Topology(synthetic: Self.twoPackages)
    #expect(try machine.pick(cores: 3, placement: .smt) == [0, 1, 2, 3, 4, 5])
  }

  @Test(arguments: [
    "package:2 numa:2 l3:2 core:4 pu:2", "package:1 core:16 pu:2", "package:3 core:5 pu:1",
    "package:1 core:1 pu:4",
    "package:2 l3:3 core:2 pu:1(indexes=6,1,2,3,4,5,0,7,8,9,10,11)", "pu:7",
  ])
  func everyPickIsDistinctAllowedOnePerCoreAndHoldsTheSmallerOnes(text: String) throws {
    let all = try Topology(synthetic: text)
    let most = all.pus.count
    for mask in [Set(0..<most), Set(stride(from: 0, to: most, by: 3)), Set((most / 2)..<most)] {
      let machine = try Machines.restricted(text, to: mask)
      for placement in Placement.allCases {
        var smaller: Set<Int> = []
        for count in 1...machine.usableCores.count {
          guard let pus = try? machine.pick(cores: count, placement: placement) else { continue }
          #expect(Set(pus).count == pus.count)
          #expect(Set(pus).isSubset(of: mask))
          #expect(smaller.isSubset(of: pus))
          #expect(Set(pus.map { machine.placeOfCore[$0] }).count == count)
          #expect(placement == .smt ? pus.count > count : pus.count == count)
          #expect(try machine.pick(cores: count, placement: placement) == pus)
          smaller = Set(pus)
        }
      }
    }
  }

  @Test func scatterUsesAsManyCachesAsThereAreCores() throws {
    let machine = try Topology(synthetic: "package:2 l3:4 core:4 pu:1")
    for count in 1...32 {
      let pus = Set(try machine.pick(cores: count, placement: .scatter))
      let perCache = machine.caches.map { pus.intersection($0.pus).count }
      #expect((perCache.max() ?? 0) - (perCache.min() ?? 0) <= 1)
      let perPackage = machine.packages.map { pus.intersection($0.pus).count }
      #expect((perPackage.max() ?? 0) - (perPackage.min() ?? 0) <= 1)
    }
  }

  @Test func onlyAllowedPUsArePicked() throws {
    let machine = try Machines.restricted("package:2 core:4 pu:2", to: [1, 4, 5, 8])
    #expect(machine.usableCores.map(\.index) == [0, 2, 4])
    #expect(try machine.pick(cores: 3, placement: .compact) == [1, 4, 8])
    #expect(try machine.pick(cores: 2, placement: .scatter) == [1, 8])
    #expect(try machine.pick(cores: 2, placement: .smt) == [1, 4, 5])
  }

  @Test func theFastestKindOfCoresComesFirst() throws {
    let machine = try Machines.hybrid()
    #expect(try machine.pick(cores: 2, placement: .compact) == [4, 6])
    #expect(try machine.pick(cores: 4, placement: .compact) == [4, 6, 0, 1])
    #expect(try machine.pick(cores: 3, placement: .smt) == [4, 5, 6, 7, 0])
  }

  @Test(arguments: [
    ("package:1 core:2 pu:1", 16, Placement.compact, "16 cores asked for, the machine has 2"),
    ("package:1 core:2 pu:1", 0, .compact, "0 cores asked for: the least is 1"),
    ("package:1 core:2 pu:1", -3, .smt, "-3 cores asked for: the least is 1"),
    (
      "package:1 core:2 pu:1", 1, .smt,
      "placement smt needs cores with more than one PU, and this machine has none"
    ),
    (
      "package:1 core:2 pu:1", 2, .scatter,
      "placement scatter differs from compact only where packages, NUMA nodes or shared caches part the cores, and "
        + "the 2 usable cores here lie side by side"
    ),
  ])
  func whatCannotBePickedIsSaidInWords(text: String, count: Int, placement: Placement, words: String) throws {
    let machine = try Topology(synthetic: text)
    let error = #expect(throws: PickError.self) { try machine.pick(cores: count, placement: placement) }
    #expect(error?.description == words)
  }

  @Test func whatIsNotAllowedIsSaidInWords() throws {
    let machine = try Machines.restricted("package:1 core:4 pu:2", to: [0, 2])
    #expect(throws: PickError.tooFewCores(asked: 3, usable: 2, machine: 4)) {
      try machine.pick(cores: 3, placement: .compact)
    }
    #expect(throws: PickError.noSecondPU(cores: 2)) { try machine.pick(cores: 2, placement: .smt) }
  }
}
