import Foundation
import Trials

extension Results {
  /// The file of simulated trials in a results folder.
  package static let predictedFile = "predicted.csv"

  /// Takes in what was simulated of this run's cells. The figures don't depend on it: a file that can't be read is a
  /// warning, and one of another run is as good as none.
  mutating func readPredictions(in folder: URL) {
    let url = folder.appendingPathComponent(Self.predictedFile)
    guard !run.isEmpty, FileManager.default.fileExists(atPath: url.path) else { return }
    do {
      let others = try Self.predictions(url)
      guard others.run == run else { return }
      guard others.simulated != nil else { throw Measured() }
      let trials = Dictionary(others.cells.map { ($0.cell, $0.finished) }) { first, _ in first }
      for place in cells.indices { cells[place].simulated = trials[cells[place].cell] ?? [] }
    } catch {
      warnings.append(
        "\(Self.predictedFile) is not one that this juggle wrote (\(error)), so nothing is known of what was "
          + "predicted; the figures come from \(Self.trialsFile) alone.")
    }
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
      for row in try rows.rows(endingIn: piece) { try reader.take(row) }
    }
    guard !rows.isInsideRow else { throw Cut() }
    return reader.finish(name: "", runs: [], warnings: [])
  }
}
