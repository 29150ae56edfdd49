import Foundation
import Glibc
import Trials

extension Results {
  /// Results that cannot be read: which file, where in it, and why.
  package struct Unreadable: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String
  }

  /// The names of the files in a results folder.
  package static let trialsFile = "trials.csv"
  package static let runFile = "run.json"

  /// Reads one run of a results folder. A torn last line, and a `run.json` that is missing or cannot be
  /// read, are warnings: `trials.csv` alone is enough.
  ///
  /// - Parameter run: Its id, or a beginning that no other has; nil for the newest.
  /// - Throws: `Unreadable` without a well-formed `trials.csv`, and without such a run.
  /// - Complexity: O(n) bytes; its memory grows with the number of trials only.
  package static func load(directory: String, run: String? = nil) throws(Unreadable) -> Results {
    let folder = URL(fileURLWithPath: directory, isDirectory: true)
    let path = (directory.hasSuffix("/") ? directory : directory + "/") + trialsFile
    var warnings: [String] = []
    let infos = runs(in: folder, warnings: &warnings)
    var reader = ResultsReader()
    do {
      let file = try FileHandle(forReadingFrom: folder.appendingPathComponent(trialsFile))
      defer { try? file.close() }
      var rows = CSV.Reader()
      while let piece = try file.read(upToCount: 1 << 18), !piece.isEmpty {
        try rows.read(piece.span) { row throws(CSV.Malformed) in try reader.take(&row) }
      }
      if rows.isInsideRow {
        warnings.append("The last line of \(path) was cut off while it was written; it is left out.")
      }
    } catch let error as CSV.Malformed {
      let version =
        error.line == 1
        ? "; the first line is to be the header of schema \(Record.schema), as this juggle writes it" : ""
      throw Unreadable(description: "\(path):\(error)\(version)")
    } catch {
      throw Unreadable(
        description:
          "\(path): cannot be read: \(reason(path) ?? "\(error)"). A results folder is what `juggle run` "
          + "writes, such as results/thirty-on-sixteen.")
    }
    var id: String?
    if let run { id = try RunID.chosen(run, among: reader.runs, in: path) }
    var results = reader.finish(
      run: id, name: folder.lastPathComponent, runs: infos, warnings: warnings)
    results.readPredictions(in: folder)
    return results
  }

  private static func runs(in folder: URL, warnings: inout [String]) -> [RunInfo] {
    let url = folder.appendingPathComponent(runFile)
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    do {
      let file = try JSONDecoder().decode(RunFile.self, from: Data(contentsOf: url))
      // Of another version, or damaged: nothing is worked out from what such a file says.
      guard file.schema == RunFile.schema, file.runs.allSatisfy(isPossible) else {
        throw Unreadable(description: "")
      }
      return file.runs
    } catch {
      warnings.append(
        "\(runFile) is not one that this juggle wrote, so the question, the target and the skipped cells are "
          + "unknown; the figures come from \(trialsFile) alone.")
      return []
    }
  }

  private static func isPossible(_ info: RunInfo) -> Bool {
    let paces = info.paces ?? []
    return info.capacity > 0 && info.capacity <= 1e6
      && paces.allSatisfy {
        (1...1_000_000_000_000).contains($0.round) && $0.seconds.isFinite && $0.seconds > 0
      }
  }

  /// Why the system won't give the file; nil where it does.
  private static func reason(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return errno == ENOENT ? "no such file" : String(cString: strerror(errno)) }
    defer { close(file) }
    var status = stat()
    return fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR ? "it is a folder" : nil
  }
}
