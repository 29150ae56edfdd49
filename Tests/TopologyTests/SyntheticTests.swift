import Testing
import Topology

struct SyntheticTests {
  @Test(arguments: [
    ("package:1 core:16 pu:2", 1, 1, 16, 32, true),
    ("package:2 numa:2 l3:2 core:8 pu:2", 2, 4, 64, 128, true),
    ("package:1 core:1 pu:1", 1, 1, 1, 1, false),
    ("package:2 [numa] core:2 pu:1", 2, 2, 4, 4, false),
    ("package:2 l3:2(size=8MB) core:3 pu:1", 2, 1, 12, 12, false),
    // Without packages and cores the machine is one package and each PU a core.
    ("pu:4", 1, 1, 4, 4, false),
  ])
  func aDescriptionSaysHowManyOfEach(
    text: String, packages: Int, nodes: Int, cores: Int, pus: Int, hasSMT: Bool
  ) throws {
    let machine = try Topology(synthetic: text)
    #expect(machine.packages.count == packages)
    #expect(machine.numaNodes.count == nodes)
    #expect(machine.cores.count == cores)
    #expect(machine.cores.map(\.index) == Array(0..<cores))
    #expect(machine.pus.map(\.osIndex) == Array(0..<pus))
    #expect(machine.allowedPUs.count == pus)
    #expect(machine.hasSMT == hasSMT)
    #expect(!machine.isThisMachine)
    #expect(machine.capacity == Topology.Capacity(allowed: pus, of: pus, quota: nil))
    #expect(machine.capacity.reason == nil)
  }

  @Test func coresKnowWhereTheyAre() throws {
    let machine = try Topology(synthetic: "package:2 numa:2 l3:1 core:2 pu:2")
    #expect(machine.cores.map(\.package) == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(machine.cores.map(\.numaNode) == [0, 0, 1, 1, 2, 2, 3, 3])
    #expect(machine.cores[3].pus.map(\.osIndex) == [6, 7])
    #expect(machine.cores.allSatisfy { $0.kind == nil })
    #expect(machine.caches.map(\.name) == ["L3", "L3", "L3", "L3"])
    #expect(machine.caches[1].pus == [4, 5, 6, 7])
    #expect(machine.groups.isEmpty)
  }

  @Test func listsOfPUsFollowLogicalOrder() throws {
    let machine = try Topology(synthetic: "l3:2(size=8MiB) core:2 pu:1(indexes=0,2,1,3)")
    #expect(machine.pus.map(\.osIndex) == [0, 2, 1, 3])
    #expect(machine.caches.map(\.pus) == [[0, 2], [1, 3]])
    #expect(machine.caches.first?.size == 8 << 20)
  }

  @Test(arguments: [
    ("", "no level"), ("  ", "no level"), ("core:0", "'core:0' needs a count from 1"),
    ("core:2 pu:0", "'pu:0' needs a count"), ("core:-1 pu:1", "'core:-1'"), ("core:010 pu:1", "'core:010'"),
    ("core: pu:1", "'core:'"), ("core", "'core'"), ("core:x", "'core:x'"), ("core:2)", "'core:2)'"),
    ("socket:1 foo:3 pu:1", "hwloc knows no level 'foo:3'"), ("pu:2 core:2", "can't nest"),
    ("core:2 core:2", "can't nest"), ("core:99999999999999999999 pu:1", "more than 2048 objects"),
    ("core:2049 pu:1", "more than 2048 objects"), ("core:2048 pu:5", "more than 8192 PUs"),
    ("core:2048 core:2048 core:2048 core:2048 core:2048 core:2048 pu:1", "more than 8192 PUs"),
    ("core:2 [numa", "bracket"), ("core:2(x", "bracket"), ("pu:2(indexes=900000000,0)", "an index of 8192"),
    ("pu:2(indexes=0,99999999999999999999)", "an index of 8192"), ("core:2 pu:2\u{0}", "plain ASCII"),
    ("core:16", "add pu:1 at the end, 'core:16 pu:1'"),
    ("package:2 core:4", "'core:4 pu:1'"), ("package:2", "'package:2 pu:1'"), ("core:4 ", "'core:4 pu:1'"),
    ("package:2 [numa] l3:2(size=8MB)", "'l3:2 pu:1'"), ("foo:3", "hwloc knows no level 'foo:3'"),
    ("코어:2", "plain ASCII"), (String(repeating: "group:1 ", count: 10_000), "longer than 4096 bytes"),
  ])
  func whatIsNoMachineIsRefusedInWords(text: String, words: String) {
    let error = #expect(throws: TopologyError.self) { try Topology(synthetic: text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "no error")")
  }
}
