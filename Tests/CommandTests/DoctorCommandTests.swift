import Foundation
import Testing

struct DoctorCommandTests {
  private let juggle: Binary
  init() throws { juggle = try Binary("juggle") }

  @Test func looksAtThisMachine() async throws {
    let ended = try await juggle.run(["doctor", "--quick", "--format", "json"])
    #expect(ended.code == 0, "\(ended)")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    #expect(report["fit"] is Bool)
    let subjects = (report["diagnoses"] as? [[String: Any]])?.compactMap { $0["subject"] as? String } ?? []
    #expect(subjects.contains("quota"))
    #expect(!subjects.contains("A/A run"))
  }

  @Test func comparesACellWithItself() async throws {
    let ended = try await juggle.run(["doctor"], limit: 120)
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.output.contains("A/A run: 20 pairs of the same trial differ by ±"))
  }

  @Test func withoutAWorkerItSaysSo() async throws {
    let ended = try await juggle.run(["doctor", "--worker", "/nowhere/worker"])
    #expect(ended.code == 2)
    #expect(ended.errors.contains("/nowhere/worker can't be started: No such file or directory"))
  }

  @Test(arguments: [["--format", "xml"], ["--slow"], ["results"]])
  func badUsageIsRefused(arguments: [String]) async throws {
    let ended = try await juggle.run(["doctor"] + arguments)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.output.isEmpty)
  }
}
