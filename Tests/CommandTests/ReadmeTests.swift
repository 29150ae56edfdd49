import Foundation
import Samples
import Testing

/// The commands of the README, run one after another in a clone, with little time each.
struct ReadmeTests {
  private let folder = try? Folder()

  /// The checkout that the tests were built in; nil where it is no git repository, which then has no clone.
  private static var checkout: URL? {
    var folder = URL(filePath: #filePath)
    for _ in 0..<3 { folder = folder.deletingLastPathComponent() }
    return FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) ? folder : nil
  }

  /// The lines of code blocks without a language, without their comments, and the experiment among the others.
  private func blocks(_ text: String) -> (commands: [String], experiment: String) {
    var (commands, yaml): ([String], [String]) = ([], [])
    var language: String?
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        language = language == nil ? String(line.dropFirst(3)) : nil
      } else if language == "" {
        let command = line.split(separator: " #", maxSplits: 1).first.map(String.init) ?? ""
        if command.hasPrefix("juggle ") || command.hasPrefix("make ") {
          commands.append(command.trimmingCharacters(in: .whitespaces))
        }
      } else if language == "yaml" {
        yaml.append(line)
      }
    }
    return (commands, yaml.joined(separator: "\n"))
  }

  private func sh(_ command: String, in clone: URL, limit: TimeInterval = 120) async throws -> Binary.Ended {
    try await Binary(at: URL(filePath: "/bin/sh")).run(["-c", command], in: clone, limit: limit)
  }

  @Test(.enabled(if: checkout != nil, "a clone needs a git repository"))
  func everyCommandRunsInACloneAndLeavesItClean() async throws {
    let folder = try #require(folder)
    let clone = folder.url.appending(path: "clone")
    let made = try await sh("git clone -q '\(try #require(Self.checkout).path)' clone", in: folder.url)
    #expect(made.code == 0, "\(made)")
    let (commands, experiment) = blocks(
      try String(contentsOf: clone.appending(path: "README.md"), encoding: .utf8))
    #expect(commands.count > 8 && commands.contains("make answer"), "\(commands)")
    // It stands outside what git looks at, as a reader's own files do.
    try Data(experiment.utf8).write(to: clone.appending(path: "results/my-experiment.yaml"))
    let programs = try Binary("juggle").file.deletingLastPathComponent().path
    for command in commands where command != "make test" {
      let isMade = command.hasPrefix("make ")
      // What make builds was built for these tests already: its last line is all that is left.
      var line = command
      if isMade {
        // Not as a part of the make that runs these tests, which would say more than its recipe.
        let recipe = try await sh("env -u MAKEFLAGS -u MAKELEVEL \(command) -n SWIFT=true", in: clone)
        line = recipe.output.split(separator: "\n").last?.split(separator: "/").last.map(String.init) ?? ""
        #expect(line == "juggle answer", "\(recipe)")
      }
      line = line.replacing("my-experiment.yaml", with: "results/my-experiment.yaml")
      let measures = ["juggle answer", "juggle run", "juggle try"].contains { line.hasPrefix($0) }
      let budget = line.hasPrefix("juggle try") ? "3s" : "20s"
      let ended = try await sh(
        "PATH='\(programs)':\"$PATH\" \(line)\(measures ? " --budget \(budget)" : "")", in: clone)
      #expect(ended.code == 0, "\(command) (\(line)): \(ended)")
      if isMade { check(answer: ended.output) }
      let status = try await sh("git status --porcelain", in: clone)
      #expect(status.output.isEmpty, "\(command) leaves \(status.output)")
    }
  }

  /// What the last ten lines of the first command have to say, whatever this machine is.
  private func check(answer output: String) {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= 60, "\(output)")
    let last = lines.suffix(10).joined(separator: "\n")
    #expect(
      last.contains("16, 24 and 30 on 16, simulated:") || last.contains("30 tasks on 16 cores"), "\(last)")
    for name in ["cpu-bound: ", "io-bound: ", "mixed: "] { #expect(last.contains(name), "\(name): \(last)") }
    for name in ["subroutine", "coroutine", "eventLoop", "task", "thread"] {
      #expect(output.contains(name), "\(output)")
    }
    #expect(!last.contains("simulated") || last.contains("±") || last.contains("not checked"), "\(last)")
  }
}
