import Foundation
import Testing
import Topology

struct XMLFileTests {
  @Test(arguments: ["package:2 numa:2 l3:2 core:2 pu:2", "pu:3", "core:2 pu:2(indexes=0,2,1,3)"])
  func aSavedMachineIsTheSameMachine(text: String) throws {
    let machine = try Topology(synthetic: text)
    var saved = try Machines.withTemporaryFile(machine.xml()) { try Topology(xmlFile: $0) }
    saved = saved.from(machine)
    #expect(saved == machine)
  }

  @Test func thisMachineKeepsWhatIsAllowedWhenSaved() throws {
    let machine = try Topology.thisMachine()
    let saved = try Machines.withTemporaryFile(machine.xml()) { try Topology(xmlFile: $0) }
    #expect(!saved.isThisMachine)
    #expect(saved.cores == machine.cores)
    #expect(saved.caches == machine.caches)
    #expect(saved.cpuModel == machine.cpuModel)
    #expect(saved.capacity.value == Double(machine.allowedPUs.count))
    #expect(saved.capacity.quota == nil)
  }

  /// hwloc 3 has a format of its own, whose elements are much the same.
  @Test(arguments: ["version=\"3.0\"", "other=\"1.0\"\n version = '12.1'"])
  func aFileOfANewerHwlocIsNamedAsOneWithTheWayOut(version: String) throws {
    let text = try Topology(synthetic: "package:1 core:2 pu:1").xml()
    let newer = text.replacing("<topology version=\"2.0\"", with: "<topology \(version)")
    #expect(newer != text)
    let number = version.contains("3.0") ? 3 : 12
    try Machines.withTemporaryFile(newer) { path in
      let error = #expect(throws: TopologyError.self) { try Topology(xmlFile: path) }
      let words = try #require(error).description
      #expect(words.contains("the format of hwloc \(number)"), "\(words)")
      #expect(words.contains("lstopo --of xml --export-xml-flags v2 FILE"), "\(words)")
    }
  }

  /// hwloc 2.9 crashes on some of these.
  @Test(arguments: ["cpuset", "complete_cpuset", "nodeset", "complete_nodeset"])
  func anObjectWithoutOneOfItsSetsIsRefused(set: String) throws {
    let text = try Topology(synthetic: "package:2 core:2 pu:2").xml()
    for object in ["Machine", "NUMANode", "Package", "Core", "PU"] {
      let lines = text.split(separator: "\n").map { line in
        guard line.contains("type=\"\(object)\""), let start = line.range(of: " \(set)=\""),
          let end = line[start.upperBound...].firstIndex(of: "\"")
        else { return String(line) }
        return String(line[..<start.lowerBound] + line[line.index(after: end)...])
      }
      let broken = lines.joined(separator: "\n")
      #expect(broken.count < text.count - 1)
      try Machines.withTemporaryFile(broken) { path in
        let error = #expect(throws: TopologyError.self) { try Topology(xmlFile: path) }
        #expect(error?.description.contains("an object lacks") == true)
      }
    }
  }

  @Test func kindsOfCoresAreKnown() throws {
    let machine = try Machines.hybrid()
    #expect(machine.host == "hybrid")
    #expect(machine.cpuModel == "Two Kinds")
    #expect(machine.kinds.map(\.name) == ["IntelAtom", "IntelCore"])
    #expect(machine.kinds.map(\.pus) == [[0, 1, 2, 3], [4, 5, 6, 7]])
    #expect(machine.cores.map(\.kind) == [0, 0, 0, 0, 1, 1])
    #expect(machine.hasSMT)
  }

  /// By the first attribute that both kinds have and that tells them apart.
  @Test(
    arguments: [
      ([:], [:], [nil, nil]),
      (["LinuxCapacity": "512"], ["LinuxCapacity": "1024"], [0.5, 1]),
      (["LinuxCapacity": "400"], ["LinuxCapacity": "800"], [0.5, 1]),
      (
        ["LinuxCapacity": "512", "FrequencyMaxMHz": "4000"],
        ["LinuxCapacity": "1024", "FrequencyMaxMHz": "5000"],
        [0.5, 1]
      ),
      (
        ["FrequencyMaxMHz": "4000", "FrequencyBaseMHz": "1000"],
        ["FrequencyMaxMHz": "5000", "FrequencyBaseMHz": "4000"],
        [0.8, 1]
      ),
      (["FrequencyBaseMHz": "1000"], ["FrequencyBaseMHz": "4000"], [0.25, 1]),
      (
        ["LinuxCapacity": "1024", "FrequencyMaxMHz": "3800"],
        ["LinuxCapacity": "1024", "FrequencyMaxMHz": "5000"],
        [0.76, 1]
      ),
      (
        ["LinuxCapacity": "1024", "FrequencyMaxMHz": "5000", "FrequencyBaseMHz": "1500"],
        ["LinuxCapacity": "1024", "FrequencyMaxMHz": "5000", "FrequencyBaseMHz": "2000"],
        [0.75, 1]
      ),
      (["LinuxCapacity": "1024"], ["LinuxCapacity": "1024"], [nil, nil]),
      (["LinuxCapacity": "512"], [:], [nil, nil]),
      (["LinuxCapacity": "0"], ["LinuxCapacity": "1024"], [nil, nil]),
      (["LinuxCapacity": "fast"], ["LinuxCapacity": "nan"], [nil, nil]),
    ] as [([String: String], [String: String], [Double?])])
  func howFastKindsAreIsReadFromWhatIsSaidOfThem(
    slow: [String: String], fast: [String: String], capacities: [Double?]
  ) throws {
    #expect(try Machines.hybrid(slow: slow, fast: fast).kinds.map(\.capacity) == capacities)
  }

  @Test(arguments: [
    ("", "empty"), ("hello", "not XML"), ("<html></html>", "no <topology>"),
    ("<topologydiff refname=\"a\"></topologydiff>", "no <topology>"),
    ("<topology>\u{0}</topology>", "NUL"),
    ("<topology version=\"2.0\">", "can't read"), ("<topology version=\"2.0\"></topology>", "can't read"),
    ("<!DOCTYPE x [<!ENTITY a \"b\">]><topology>&a;</topology>", "entities"),
    (
      "<topology>"
        + String(repeating: "<object type=\"PU\" cpuset=\"0x1\" complete_cpuset=\"0x1\"/>", count: 8193)
        + "</topology>",
      "more than 8192 PUs"
    ),
    (String(repeating: "<", count: 33 << 20), "larger than 32 MiB"),
  ])
  func whatIsNoSavedMachineIsRefusedInWords(text: String, words: String) throws {
    try Machines.withTemporaryFile(text) { path in
      let error = #expect(throws: TopologyError.self) { try Topology(xmlFile: path) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "no error")")
    }
  }

  @Test(arguments: [
    ("/nowhere/at-all.xml", "No such file"), ("/", "directory"), ("/dev/null", "not a regular file"),
    ("", "No such"),
  ])
  func whatIsNoFileIsRefusedInWords(path: String, words: String) {
    let error = #expect(throws: TopologyError.self) { try Topology(xmlFile: path) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "no error")")
  }

  @Test func aNamedPipeIsNotWaitedFor() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "juggle-\(UUID().uuidString)").path
    #expect(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    #expect(throws: TopologyError.badFile(path: path, reason: "not a regular file")) {
      try Topology(xmlFile: path)
    }
  }

  @Test(arguments: [
    ("saved.xml", Topology.Source.xmlFile("saved.xml")), ("./a", .xmlFile("./a")), ("/etc", .xmlFile("/etc")),
    ("core:2", .synthetic("core:2")), ("", .synthetic("")),
  ])
  func anArgumentIsAPathOrADescription(argument: String, source: Topology.Source) {
    #expect(Topology.Source(argument: argument) == source)
    #expect(Topology.Source(rawValue: source.rawValue) == source)
  }
}

extension Topology {
  /// The same values, read from where another was read.
  fileprivate func from(_ other: Topology) -> Topology {
    var copy = other
    copy.packages = packages
    copy.numaNodes = numaNodes
    copy.groups = groups
    copy.caches = caches
    copy.kinds = kinds
    copy.cores = cores
    copy.capacity = capacity
    copy.isThisMachine = isThisMachine
    return copy
  }
}
