import Foundation
import Reports
import Testing

@testable import Topology

struct TopologyTreeTests {
  private func drawn(_ text: String, lines: Int = 40) throws -> String {
    TopologyTree(try Topology(synthetic: text), lines: lines).description
  }

  @Test func partsWithTheSameCoresShareALine() throws {
    #expect(
      try drawn("package:1 l3:1(size=32MiB) l2:2(size=1MiB) l1d:1(size=32KiB) core:1 pu:1") == """
        synthetic machine 'package:1 l3:1(size=32MiB) l2:2(size=1MiB) l1d:1(size=32KiB) core:1 pu:1'
        1 package, 1 NUMA node, 2 cores, 2 PUs (no SMT)
        each core has L2 1 MiB, L1d 32 KiB
        capacity: 2 PUs

        Package 0 · NUMA node 0 · L3 32 MiB
        ├─ Core 0 · PU 0
        └─ Core 1 · PU 1

        """)
  }

  @Test func aMachineOfOneCoreTakesOneLine() throws {
    #expect(
      try drawn("package:1 core:1 pu:1") == """
        synthetic machine 'package:1 core:1 pu:1'
        1 package, 1 NUMA node, 1 core, 1 PU (no SMT)
        capacity: 1 PU

        Package 0 · NUMA node 0 · Core 0 · PU 0

        """)
  }

  @Test func coresThatAreAlikeAreFoldedWhereTheyDoNotFit() throws {
    #expect(
      try drawn("package:2 numa:2 l3:2(size=16MiB) core:8 pu:2") == """
        synthetic machine 'package:2 numa:2 l3:2(size=16MiB) core:8 pu:2'
        2 packages, 4 NUMA nodes, 64 cores, 128 PUs (SMT, 2 per core)
        capacity: 128 PUs

        Package 0
        ├─ NUMA node 0
        │  ├─ L3 16 MiB · Cores 0-7 · PUs 0-15 (2 each)
        │  └─ L3 16 MiB · Cores 8-15 · PUs 16-31 (2 each)
        └─ NUMA node 1
           ├─ L3 16 MiB · Cores 16-23 · PUs 32-47 (2 each)
           └─ L3 16 MiB · Cores 24-31 · PUs 48-63 (2 each)
        Package 1
        ├─ NUMA node 2
        │  ├─ L3 16 MiB · Cores 32-39 · PUs 64-79 (2 each)
        │  └─ L3 16 MiB · Cores 40-47 · PUs 80-95 (2 each)
        └─ NUMA node 3
           ├─ L3 16 MiB · Cores 48-55 · PUs 96-111 (2 each)
           └─ L3 16 MiB · Cores 56-63 · PUs 112-127 (2 each)

        """)
  }

  @Test func partsThatAreAlikeAreFoldedWhereCoresAreNotEnough() throws {
    #expect(
      try drawn("package:8 numa:1 l3:8(size=16MiB) core:8 pu:2").split(separator: "\n").suffix(4) == [
        "Package 0 · NUMA node 0", "├─ L3 16 MiB · Cores 0-7 · PUs 0-15 (2 each)",
        "└─ 7 more like it: cores 8-63 · PUs 16-127", "7 more like it: cores 64-511 · PUs 128-1023",
      ])
  }

  @Test func whatIsNotAllowedIsMarkedAndExplained() throws {
    var machine = try Topology(synthetic: "package:1 core:4 pu:2")
    for (core, pu) in [(0, 1), (1, 1), (2, 0), (2, 1)] { machine.cores[core].pus[pu].isAllowed = false }
    machine.capacity = Topology.Capacity(
      allowed: 4, of: 8, quota: Quota(group: "/g", quota: 150_000, period: 100_000))
    let lines = TopologyTree(machine).description.split(separator: "\n")
    #expect(
      lines[2]
        == "capacity: 1.5 PUs on 3 usable cores, because the quota of control group /g grants 150000 us of "
        + "CPU time in every 100000 us; this process may run on 4 of 8 PUs (affinity or cpuset)")
    #expect(
      lines.suffix(4) == [
        "├─ Core 0 · PUs 0-1 · PU 1 not allowed", "├─ Core 1 · PUs 2-3 · PU 3 not allowed",
        "├─ Core 2 · PUs 4-5 · not allowed", "└─ Core 3 · PUs 6-7",
      ])
    #expect(
      TopologyTree(machine, lines: 4).description.split(separator: "\n").suffix(3) == [
        "├─ Cores 0-1 · PUs 0-3 (2 each) · PUs 1,3 not allowed", "├─ Core 2 · PUs 4-5 · not allowed",
        "└─ Core 3 · PUs 6-7",
      ])
  }

  @Test func kindsOfCoresSayHowFastTheyAre() throws {
    var machine = try Topology(synthetic: "package:1 core:3 pu:1")
    machine.kinds = [
      .init(name: "IntelAtom", efficiency: 0, capacity: 0.604, pus: [0]),
      .init(name: "IntelCore", efficiency: 1, capacity: 1, pus: [1]),
      .init(name: nil, efficiency: nil, capacity: nil, pus: [2]),
    ]
    for place in machine.cores.indices { machine.cores[place].kind = place }
    #expect(
      TopologyTree(machine).description.split(separator: "\n").suffix(3) == [
        "├─ Core 0 · PU 0 · IntelAtom, 0.6 of the fastest", "├─ Core 1 · PU 1 · IntelCore",
        "└─ Core 2 · PU 2 · kind 2",
      ])
    #expect(try machine.json().contains("\"capacity\" : 0.604"))
  }

  @Test(arguments: ["package:2 core:64 pu:2", "package:4 numa:4 l3:4 l2:2 core:4 pu:4", "core:2048 pu:1"])
  func everyEvenMachineFitsOnAScreen(text: String) throws {
    #expect(try drawn(text).split(separator: "\n").count <= 45)
  }

  @Test func jsonHoldsTheWholeSnapshot() throws {
    let machine = try Topology(synthetic: "package:2 l3:1 core:2 pu:2")
    let json = try machine.json()
    #expect(try JSONDecoder().decode(Topology.self, from: Data(json.utf8)) == machine)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(
      object.keys.sorted() == [
        "caches", "capacity", "cores", "groups", "is_this_machine", "kinds", "numa_nodes", "packages",
        "source",
      ])
    let cores = try #require(object["cores"] as? [[String: Any]])
    #expect(cores.first?.keys.sorted() == ["index", "numa_node", "package", "pus"])
  }
}
