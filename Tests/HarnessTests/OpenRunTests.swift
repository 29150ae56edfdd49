import Experiments
import Foundation
import Harness
import Testing
import Topology
import Trials

struct OpenRunTests {
  private let folder: TemporaryFolder
  private let topology: Topology
  private var setting: OpenRun.Setting

  init() throws {
    folder = try TemporaryFolder()
    topology = try Topology(synthetic: "package:1 core:2 pu:1")
    setting = OpenRun.Setting(
      experiment: try samplePlan().experiment, host: .current(), launcher: "local",
      workers: ["juggle": "00", "py": "11"], commandLine: [])
    _ = try OpenRun.new(setting, in: folder.url, topology: topology, unitsPerSecond: 1e6, skipped: [])
  }

  private func refusal(_ setting: OpenRun.Setting, on topology: Topology? = nil) throws -> String {
    let error = #expect(throws: ResultStore.Refused.self) {
      try OpenRun.resume(setting, in: folder.url, topology: topology ?? self.topology)
    }
    return try #require(error?.description)
  }

  @Test func theSameSettingIsResumed() throws {
    let opened = try OpenRun.resume(setting, in: folder.url, topology: topology)
    #expect(opened?.info.workers == setting.workers)
  }

  @Test func whereNothingIsStoredNothingIsResumed() throws {
    let empty = try TemporaryFolder()
    #expect(try OpenRun.resume(setting, in: empty.url, topology: topology) == nil)
  }

  @Test func theWorkerThatIsAnotherIsNamed() throws {
    var other = setting
    other.workers["py"] = "12"
    let words = try refusal(other)
    #expect(words.contains("another worker \"py\" (its command line, or a file that it names); run without"))
    #expect(!words.contains("\"juggle\""))
  }

  @Test func workersThatAreGoneOrNewAreNamed() throws {
    var other = setting
    other.workers = ["juggle": "00", "go": "11"]
    let words = try refusal(other)
    #expect(words.contains("set of workers (\"go\" is new)"))
    #expect(words.contains("set of workers (\"py\" is gone)"))
  }

  @Test func whatDiffersIsSaidWithBothValues() throws {
    let words = try refusal(setting, on: Topology(synthetic: "package:1 core:4 pu:1"))
    #expect(words.contains("set of PUs (0-1 then, 0-3 now)"), "\(words)")
    #expect(words.contains("capacity (2.0 then, 4.0 now)"), "\(words)")
    var other = setting
    other.launcher = "ssh"
    #expect(try refusal(other).contains("another launcher (local then, ssh now)"))
  }
}
