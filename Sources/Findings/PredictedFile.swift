import Foundation
import Trials

extension Results {
  /// Takes in what was simulated of this run's cells. The figures don't depend on it: a file that can't be read is a
  /// warning, and one of another run or experiment is as good as none. A run that was simulated itself has none.
  ///
  /// - Complexity: O(n) bytes.
  mutating func readPredictions(in folder: URL) {
    let url = folder.appendingPathComponent(Simulated.predictionsFile)
    guard !run.isEmpty, simulated == nil, FileManager.default.fileExists(atPath: url.path) else { return }
    do {
      let others = try Self.predictions(url)
      guard others.run == run, others.origin?.experiment == origin?.experiment,
        others.origin?.questionHash == origin?.questionHash
      else { return }
      guard others.simulated != nil else { throw Measured() }
      let predicted = Dictionary(others.cells.map { ($0.cell, $0) }) { first, _ in first }
      for place in cells.indices {
        guard let own = predicted[cells[place].cell] else { continue }
        cells[place].simulated = own.finished
        cells[place].unpredicted = own.finished.isEmpty ? own.failed.first?.failure : nil
      }
    } catch {
      warnings.append(
        "\(Simulated.predictionsFile) is not one that this juggle wrote (\(error)), so nothing is known of what was "
          + "predicted; the figures come from \(Self.trialsFile) alone.")
    }
  }

  /// Why cells could not be simulated, with how many each reason is of, the most first.
  package var unpredicted: [Summary.Failure] {
    Dictionary(grouping: cells.compactMap(\.unpredicted)) { $0 }
      .map { Summary.Failure(reason: $0, count: $1.count) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }

  private struct Measured: Error, CustomStringConvertible {
    var description: String { "its column launcher doesn't say that it was simulated" }
  }

  private struct Cut: Error, CustomStringConvertible {
    var description: String { "its last line was cut off" }
  }

  /// - Complexity: O(n) bytes; its memory grows with the number of trials only.
  private static func predictions(_ url: URL) throws -> Results {
    let file = try FileHandle(forReadingFrom: url)
    defer { try? file.close() }
    var reader = ResultsReader()
    var rows = CSV.Reader()
    while let piece = try file.read(upToCount: 1 << 18), !piece.isEmpty {
      try rows.read(piece.span) { row throws(CSV.Malformed) in try reader.take(&row) }
    }
    guard !rows.isInsideRow else { throw Cut() }
    return reader.finish(name: "", runs: [], warnings: [])
  }
}
