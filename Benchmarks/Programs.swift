import Foundation
import Glibc

/// Where this program's siblings are.
let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

/// This folder: what juggle is compared with is built from its sources at the time.
let benchmarkSources = URL(filePath: #filePath).deletingLastPathComponent()

/// The first of these names that is a program on the path; nil where none is.
func programOnPath(_ names: String...) -> URL? {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  return names.flatMap { name in folders.map { URL(filePath: "\($0)/\(name)") } }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
}

/// CPU seconds of this process.
func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// What a program prints.
func output(_ program: URL, _ arguments: [String], errors: FileHandle = .standardError) throws -> String {
  let (process, output) = (Process(), Pipe())
  process.executableURL = program
  process.arguments = arguments
  process.standardOutput = output
  process.standardError = errors
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  guard process.terminationStatus == 0, !text.isEmpty else {
    throw Missing(what: "an answer of \(program.lastPathComponent) \(arguments.joined(separator: " "))")
  }
  return text
}

/// What a program prints, as numbers.
func numbers(_ program: URL, _ arguments: [String]) throws -> [Double] {
  let numbers = try output(program, arguments).split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
  guard !numbers.isEmpty else {
    throw Missing(what: "a number of \(program.lastPathComponent) \(arguments.joined(separator: " "))")
  }
  return numbers
}

/// A program of another language, built into a folder of its own.
struct BuiltProgram {
  let program: URL
  private let folder: URL

  /// - Parameters:
  ///   - source: In this folder.
  ///   - arguments: Of the compiler, by the paths of the source and of what it shall make.
  init(_ source: String, by compiler: URL, _ arguments: (_ source: String, _ program: String) -> [String])
    throws
  {
    let source = benchmarkSources.appending(path: source)
    folder = FileManager.default.temporaryDirectory.appending(path: "juggle-bench-\(UUID().uuidString)")
    program = folder.appending(path: "program")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let build = Process()
    build.executableURL = compiler
    build.arguments = arguments(source.path, program.path)
    try build.run()
    build.waitUntilExit()
    guard build.terminationStatus == 0 else {
      remove()
      throw Missing(what: "a build of \(source.path)")
    }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
