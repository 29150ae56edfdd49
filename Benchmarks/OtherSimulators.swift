import Foundation

/// Equal tasks that take turns of one quantum on their core: a first-in, first-out queue a core, and a core without
/// tasks takes one that waits in the longest queue.
struct RoundRobin {
  var tasks: Int
  var cores: Int
  /// Of each task, in quanta.
  var work: Int

  /// What simulating it came to.
  struct Result {
    /// Stretches of one task on one core, of all repeats.
    var slices: Double
    /// CPU time: others may take the core away, and all of these simulators use one.
    var seconds: Double
    /// Of one repeat, in quanta.
    var makespan: Double
    var repeats: Double
  }
}

/// Another simulator with a program that simulates `RoundRobin`, where it is installed.
struct OtherSimulator {
  /// With its version.
  let name: String
  private let program: URL
  private let arguments: [String]
  private let built: BuiltProgram?

  private init(_ program: URL, _ arguments: [String] = [], built: BuiltProgram? = nil) throws {
    (self.program, self.arguments, self.built) = (program, arguments, built)
    // A Python without SimPy says so at length.
    name = try output(program, arguments + ["version"], errors: .nullDevice)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// SimPy, as `make bench` installs it or as the path's Python has it.
  static func simPy() throws -> OtherSimulator {
    let own = benchmarkSources.deletingLastPathComponent().appending(path: ".build-release/simpy/bin/python")
    let script = benchmarkSources.appending(path: "simpy/round_robin.py").path
    for python in [own, programOnPath("python3")].compactMap(\.self) {
      if let found = try? OtherSimulator(python, [script]) { return found }
    }
    throw Missing(what: "SimPy, which `make bench-dependencies` installs,")
  }

  /// SimGrid, with the path's C++ compiler.
  static func simGrid() throws -> OtherSimulator {
    guard let compiler = programOnPath("c++", "g++", "clang++"), let asked = programOnPath("pkg-config"),
      let flags = try? output(asked, ["--cflags", "--libs", "simgrid"], errors: .nullDevice)
    else { throw Missing(what: "SimGrid, which `make bench-dependencies` installs, or a C++ compiler") }
    let built = try BuiltProgram("simgrid/round_robin.cpp", by: compiler) { source, program in
      ["-O2", "-std=c++17", "-o", program, source]
        + flags.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    return try OtherSimulator(built.program, built: built)
  }

  func run(_ scenario: RoundRobin, repeats: Int) throws -> RoundRobin.Result {
    let amounts = [scenario.tasks, scenario.cores, scenario.work, repeats].map(String.init)
    let answer = try numbers(program, arguments + amounts)
    guard answer.count == 3 else { throw Missing(what: "slices, seconds and makespan of \(name)") }
    return .init(slices: answer[0], seconds: answer[1], makespan: answer[2], repeats: Double(repeats))
  }

  func remove() { built?.remove() }
}
