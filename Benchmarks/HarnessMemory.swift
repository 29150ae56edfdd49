import Foundation

/// The peak memory of `juggle run` itself for 10,000 real trials, their summary and answer included.
func harnessMemory() throws -> [Figure] {
  let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "juggle")
  let folder = FileManager.default.temporaryDirectory.appending(path: "juggle-bench-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let trials = 10_000
  let experiment = """
    question: How much memory do ten thousand trials take?
    workloads: { none: [yield: 1] }
    models: [subroutine, thread]
    tasks: [1, 2, 3, 4, 5]
    cores: [1]
    precision: { target: 0.000001%, rounds: \(trials / 10)...\(trials / 10), trial: 1us }
    """
  try Data(experiment.utf8).write(to: folder.appending(path: "many.yaml"))
  let process = Process()
  process.executableURL = binary
  process.arguments = ["run", "many.yaml", "--quiet"]
  process.currentDirectoryURL = folder
  process.standardOutput = FileHandle.nullDevice
  try process.run()
  var peak = 0.0
  while process.isRunning {
    peak = max(peak, peakMemory(of: process.processIdentifier) ?? 0)
    usleep(2_000)
  }
  guard process.terminationStatus == 0 else {
    throw Missing(what: "a run of \(trials) trials without failures")
  }
  return [Figure("peak memory of juggle for 10,000 trials", mebibytes: peak, atMost: 60)]
}

/// VmHWM in MiB; nil where there is no such process.
func peakMemory(of process: Int32) -> Double? {
  let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
  let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
  return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 / 1024 }
}
