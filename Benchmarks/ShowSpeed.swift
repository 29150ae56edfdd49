import Foundation
import Samples
import Trials

/// How long `juggle show` takes, and how much memory, for records of many cells: 64 numbers of tasks under five models.
func showSpeed() throws -> [Figure] {
  let small = try shown(rounds: 30, iterations: 5)
  let large = try shown(rounds: 61, iterations: 50)
  return [
    Figure("showing 9,600 trials of 321 cells", seconds: small.seconds, atMost: 2),
    Figure("showing a million rows of them", seconds: large.seconds, atMost: 5),
    Figure("  peak memory", mebibytes: large.mebibytes, atMost: 500),
  ]
}

/// The least of three: whatever else the machine does can only make one slower.
private func shown(rounds: Int, iterations: Int) throws -> (seconds: Double, mebibytes: Double) {
  let folder = FileManager.default.temporaryDirectory.appending(path: "juggle-bench-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try writeRecords(rounds: rounds, iterations: iterations, to: folder)
  let tries = try (0..<3).map { _ in try show(folder) }
  return (tries.map(\.seconds).min() ?? .nan, tries.map(\.mebibytes).max() ?? .nan)
}

private func show(_ folder: URL) throws -> (seconds: Double, mebibytes: Double) {
  let process = Process()
  process.executableURL = programs.appending(path: "juggle")
  process.arguments = ["show", folder.path]
  process.standardOutput = FileHandle.nullDevice
  let start = ContinuousClock.now
  try process.run()
  var peak = 0.0
  while process.isRunning {
    peak = max(peak, peakMemory(of: process.processIdentifier) ?? 0)
    usleep(2_000)
  }
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  guard process.terminationStatus == 0 else { throw Missing(what: "what juggle shows of \(folder.path)") }
  return (seconds, peak)
}

/// Round by round: a million records together would take a gigabyte.
private func writeRecords(rounds: Int, iterations: Int, to folder: URL) throws {
  var sample = Sample()
  (sample.rounds, sample.iterations, sample.cores) = (1, iterations, 16)
  let work = Sample.Work("work", busy: 5e-3, waiting: 0)
  let models: [Model] = [.task, .pool, .dispatch, .thread, .process]
  let cells =
    [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
    + models.flatMap { model in (1...64).map { (work, sample.cell(work, ModelName(model), $0, 16)) } }
  let file = folder.appending(path: "trials.csv")
  try Data(CSV.line(Record.header(parameters: [])).utf8).write(to: file)
  let handle = try FileHandle(forWritingTo: file)
  defer { try? handle.close() }
  try handle.seekToEnd()
  for round in 1...rounds {
    sample.seed = UInt64(round)
    let lines = sample.records(of: cells).map { row in
      var row = row
      (row.round, row.order) = (round, row.order + (round - 1) * cells.count)
      return CSV.line(row.fields)
    }
    try handle.write(contentsOf: Data(lines.joined().utf8))
  }
}
