import Foundation
import Trials

/// How often a gate raises a false alarm, and how often it finds a slowdown that is there: by trying, on this machine.
///
/// Tries of all kinds take turns, so that each kind sees the whole of the time. Rows are appended to `tries.csv` as they
/// are measured; run again, it goes on where it was stopped. With `--summary` it only says what the rows say.
@main
struct Main {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let folder = arguments.first else {
      print("usage: gate-power FOLDER [EXPERIMENT | --summary]")
      exit(2)
    }
    let file = URL(filePath: folder).appending(path: "tries.csv")
    var rows = try read(file)
    if arguments.count > 1, arguments[1] != "--summary" {
      let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
      let trying = Trying(binaries: own, experiment: arguments[1], units: 40_000_000)
      try measure(&rows, trying, into: file)
    }
    print(summary(rows), terminator: "")
  }

  private static func measure(_ rows: inout [Row], _ trying: Trying, into file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    if !FileManager.default.fileExists(atPath: file.path) {
      try Data(CSV.line(Row.header).utf8).write(to: file)
    }
    let output = try FileHandle(forUpdating: file)
    try output.seekToEnd()
    var done = Dictionary(grouping: rows, by: \.kind).mapValues { Set($0.map(\.number)).count }
    // The kind that is farthest behind comes next.
    while let kind = Kind.allCases.filter({ done[$0, default: 0] < $0.tries })
      .min(by: { share(done, $0) < share(done, $1) })
    {
      let number = done[kind, default: 0] + 1
      let new = try trying(kind, number)
      try output.write(contentsOf: Data(new.map { CSV.line($0.fields) }.joined().utf8))
      rows += new
      done[kind] = number
      let word = new.first?.gate ?? ""
      let line = "\(kind.rawValue) \(number)/\(kind.tries): \(word) in \(Int(new.first?.seconds ?? 0)) s\n"
      FileHandle.standardOutput.write(Data(line.utf8))
    }
  }

  private static func share(_ done: [Kind: Int], _ kind: Kind) -> Double {
    Double(done[kind, default: 0]) / Double(kind.tries)
  }

  private static func read(_ file: URL) throws -> [Row] {
    guard let data = try? Data(contentsOf: file) else { return [] }
    return try CSV.parse(data).rows.dropFirst().compactMap { Row(fields: $0.fields) }
  }
}
