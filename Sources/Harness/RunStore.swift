package import Foundation
import Topology
package import Trials

/// `run.json` of one folder: what each of its runs says about itself.
package struct RunStore: Sendable {
  package let file: URL

  package init(folder: URL) { file = folder.appending(path: "run.json") }

  /// The runs of the folder, the newest last; none when there is no file.
  package func read() throws(ResultStore.Refused) -> [RunInfo] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    do {
      let content = try JSONDecoder().decode(RunFile.self, from: Data(contentsOf: file))
      guard content.schema == RunFile.schema else {
        throw ResultStore.Refused(
          description: "\(file.path): schema \(content.schema), this version reads \(RunFile.schema); "
            + "move the folder away, or give --out DIR")
      }
      return content.runs
    } catch let refused as ResultStore.Refused {
      throw refused
    } catch {
      throw .init(
        description:
          "\(file.path): can't be read: \(systemReason(error)); mend it or move the folder away, or give "
          + "--out DIR")
    }
  }

  /// Puts a run in the place of the one with its id, or behind the others. The file is replaced as a whole.
  package func write(_ run: RunInfo) throws(ResultStore.Refused) {
    var runs = try read()
    if let place = runs.firstIndex(where: { $0.id == run.id }) { runs[place] = run } else { runs.append(run) }
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try (encoder.encode(RunFile(runs: runs)) + Data("\n".utf8)).write(to: file, options: .atomic)
    } catch {
      throw .init(description: "\(file.path): can't be written: \(systemReason(error))")
    }
  }
}
