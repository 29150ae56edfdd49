import Foundation
import Testing

/// The real binary beside hwloc's own tools and `nproc`.
struct TopologyCommandTests {
  private struct Ending {
    var output: String
    var errors: String
    var status: Int32
  }

  private static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// The path of a tool, nil where it isn't installed.
  private static func tool(_ name: String) -> String? {
    ["/usr/bin", "/bin", "/usr/local/bin"].map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a command line, `juggle` being the one that was built, on one allowed PU only if wanted.
  private func run(_ command: [String], bound: Bool = false) throws -> Ending {
    var words = command
    if words[0] == "juggle" { words[0] = Self.folder.appending(path: "juggle").path }
    if bound {
      let pu = try #require(try machine(bound: false).pus.first { $0.isAllowed }?.osIndex)
      words = [try #require(Self.tool("taskset")), "-c", "\(pu)"] + words
    }
    let process = Process()
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    // Variables that would make nproc and hwloc tell of something else than this process may use.
    process.environment = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("OMP_") && !$0.key.hasPrefix("HWLOC_")
    }
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    // Errors are a line or two, which fit into a pipe.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Ending(
      output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self),
      status: process.terminationStatus)
  }

  private struct Machine: Decodable {
    var cores: [Core]

    struct Core: Decodable { var pus: [PU] }
    struct PU: Decodable {
      var osIndex: Int
      var isAllowed: Bool

      enum CodingKeys: String, CodingKey {
        case osIndex = "os_index"
        case isAllowed = "is_allowed"
      }
    }

    var pus: [PU] { cores.flatMap(\.pus) }
  }

  private func machine(bound: Bool) throws -> Machine {
    let ending = try run(["juggle", "topology", "--format", "json"], bound: bound)
    #expect(ending.status == 0)
    return try JSONDecoder().decode(Machine.self, from: Data(ending.output.utf8))
  }

  @Test(
    .enabled("nproc or taskset is not installed") { tool("nproc") != nil && tool("taskset") != nil },
    arguments: [false, true])
  func asManyPUsAreAllowedAsNprocSays(bound: Bool) throws {
    let nproc = try run([try #require(Self.tool("nproc"))], bound: bound)
    let allowed = try machine(bound: bound).pus.count(where: \.isAllowed)
    #expect("\(allowed)\n" == nproc.output)
  }

  @Test(
    .enabled("lstopo-no-graphics or taskset is not installed") {
      tool("lstopo-no-graphics") != nil && tool("taskset") != nil
    }, arguments: [false, true])
  func coresAndPUsAreThoseOfLstopo(bound: Bool) throws {
    let lstopo = try #require(Self.tool("lstopo-no-graphics"))
    let machine = try machine(bound: bound)
    let whole = try run([lstopo, "--disallowed", "--only", "pu"], bound: bound).output
    #expect(whole.split(separator: "\n").count == machine.pus.count)
    let allowed = try run([lstopo, "--restrict", "binding", "--only", "pu"], bound: bound).output
    #expect(
      allowed.split(separator: "\n").compactMap { $0.split(separator: "#").last.map { "\($0.dropLast())" } }
        == machine.pus.filter(\.isAllowed).map { "\($0.osIndex)" })
    let cores = try run([lstopo, "--restrict", "binding", "--only", "core"], bound: bound).output
    #expect(
      cores.split(separator: "\n").count == machine.cores.count { $0.pus.contains(where: \.isAllowed) })
  }

  @Test(.enabled("lstopo-no-graphics is not installed") { tool("lstopo-no-graphics") != nil })
  func lstopoOpensWhatIsSaved() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "juggle-\(UUID().uuidString).xml")
    defer { try? FileManager.default.removeItem(at: file) }
    let xml = try run(["juggle", "topology", "--topology", "package:2 core:3 pu:2", "--format", "xml"]).output
    try xml.write(to: file, atomically: true, encoding: .utf8)
    let lstopo = try #require(Self.tool("lstopo-no-graphics"))
    #expect(try run([lstopo, "-i", file.path, "--only", "pu"]).output.split(separator: "\n").count == 12)
    let again = try run(["juggle", "topology", "--topology", file.path])
    #expect(again.output.contains("2 packages, 1 NUMA node, 6 cores, 12 PUs (SMT, 2 per core)"))
  }

  @Test func theTreeIsWhatItShowsUnlessAskedOtherwise() throws {
    let ending = try run(["juggle", "topology"])
    #expect(ending.status == 0)
    #expect(ending.errors.isEmpty)
    #expect(ending.output.hasPrefix("this machine"))
    #expect(ending.output.contains("capacity: "))
  }

  @Test(.enabled("taskset is not installed") { tool("taskset") != nil })
  func aBoundProcessIsToldWhy() throws {
    let machine = try machine(bound: false)
    guard machine.cores.count > 1 else { return }
    let text = try run(["juggle", "topology"], bound: true).output
    #expect(text.contains(" on 1 usable core, because "))
    #expect(text.contains("this process may run on 1 of \(machine.pus.count) PUs (affinity or cpuset)"))
    #expect(text.contains("not allowed"))
  }

  @Test(arguments: ["core:0", "", "nothing:3", "/nowhere.xml", "/", "core:100000 pu:1"])
  func whatIsNoMachineEndsWithTwo(machine: String) throws {
    let ending = try run(["juggle", "topology", "--topology", machine])
    #expect(ending.status == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.hasPrefix("juggle: topology "))
  }
}
