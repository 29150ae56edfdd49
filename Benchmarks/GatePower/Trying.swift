import Foundation
import Glibc

/// Makes tries with the programs that users run.
struct Trying {
  /// The folder of the release build.
  let binaries: String
  let experiment: String
  let units: Int

  struct Failed: Error, CustomStringConvertible { let description: String }

  func callAsFunction(_ kind: Kind, _ number: Int) throws -> [Row] {
    let (gate, each) = try gated(kind, number)
    guard kind.isOfCommands, let seconds = gate.first?.seconds, let each else { return gate }
    return gate + [try hyperfined(kind, number, runs: max(10, Int(seconds / 2 / (each + Self.startSeconds))))]
  }

  private func commands(_ kind: Kind) -> (base: String, head: String) {
    if kind == .null { return ("\(binaries)/juggle-worker", "\(binaries)/juggle-worker") }
    let slowed = "\(binaries)/slowed-worker"
    let burn = kind.isOfCommands ? " burn \(units)" : ""
    return ("\(slowed) 1.0\(burn)", "\(slowed) \(kind.factor)\(burn)")
  }

  // MARK: juggle

  private struct Report: Decodable {
    var outcome: String
    var cells: [Cell]

    struct Cell: Decodable {
      var cell, outcome: String
      var base, ratio, low, high: Double?
      var firstPairs, secondPairs: Int

      private enum CodingKeys: String, CodingKey {
        case cell, outcome, base, ratio, low, high
        case firstPairs = "first_pairs"
        case secondPairs = "second_pairs"
      }
    }
  }

  /// What hyperfine and juggle spend beside each run, roughly.
  private static let startSeconds = 0.002

  /// - Returns: Its rows, and how long base took.
  private func gated(_ kind: Kind, _ number: Int) throws -> (rows: [Row], base: Double?) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gate-power-\(getpid())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (base, head) = commands(kind)
    let startedAt = Date.now.formatted(.iso8601)
    let start = ContinuousClock.now
    let output = try run(
      "\(binaries)/juggle",
      ["gate", "--base", base, "--head", head, "--format", "json", "--quiet", "--out", folder]
        + (kind.isOfCommands ? [] : [experiment]), codes: [0, 1, 3])
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let report = try JSONDecoder().decode(Report.self, from: output)
    let rows = report.cells.map { cell in
      var row = Row(
        kind: kind, number: number, tool: "juggle", startedAt: startedAt, seconds: seconds,
        gate: report.outcome,
        cell: cell.cell, outcome: cell.outcome)
      (row.ratio, row.low, row.high) = (cell.ratio, cell.low, cell.high)
      (row.firstPairs, row.secondPairs) = (cell.firstPairs, cell.secondPairs)
      return row
    }
    return (rows, report.cells.first?.base)
  }

  // MARK: hyperfine

  private struct Export: Decodable {
    var results: [Result]
    struct Result: Decodable {
      var mean, stddev: Double
      var times: [Double]
    }
  }

  /// As its users do: base, then head, as many runs as fit into the time that the gate took.
  private func hyperfined(_ kind: Kind, _ number: Int, runs: Int) throws -> Row {
    let file = FileManager.default.temporaryDirectory.appending(path: "gate-power-\(getpid()).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let (base, head) = commands(kind)
    let startedAt = Date.now.formatted(.iso8601)
    let start = ContinuousClock.now
    _ = try run(
      "hyperfine",
      [
        "--shell=none", "--warmup", "1", "--runs", "\(runs)", "--style", "none", "--export-json", file.path,
        base, head,
      ],
      codes: [0])
    let took = (ContinuousClock.now - start) / .seconds(1)
    let results = try JSONDecoder().decode(Export.self, from: Data(contentsOf: file)).results
    guard results.count == 2 else { throw Failed(description: "hyperfine gave \(results.count) results") }
    var row = Row(
      kind: kind, number: number, tool: "hyperfine", startedAt: startedAt, seconds: took,
      cell: "\(runs) runs of each")
    row.ratio = results[1].mean / results[0].mean
    (row.baseMean, row.baseDeviation) = (results[0].mean, results[0].stddev)
    (row.headMean, row.headDeviation) = (results[1].mean, results[1].stddev)
    return row
  }

  private func run(_ program: String, _ arguments: [String], codes: [Int32]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard codes.contains(process.terminationStatus) else {
      throw Failed(description: "\(program) ended with code \(process.terminationStatus)")
    }
    return data
  }
}
