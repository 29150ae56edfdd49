import Foundation
import Testing

/// The real binary where there are experiments, and where there are none.
struct ListCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  private func write(_ question: String, to name: String) throws {
    let file = folder.url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let text = "question: \(question)\nworkloads: { w: [sleep: 1ms] }\nmodels: [thread]\ntasks: 2\n"
    try Data(text.utf8).write(to: file)
  }

  @Test func modelsAndStepsAreListed() async throws {
    let models = try await juggle.run(["list", "--models"], in: folder.url)
    #expect(models.code == 0 && models.output.hasPrefix("subroutine  plain calls"), "\(models)")
    let steps = try await juggle.run(["list", "--steps"], in: folder.url)
    #expect(steps.code == 0 && steps.output.hasPrefix("compute  computes"), "\(steps)")
    let both = try await juggle.run(["list", "--models", "--steps"], in: folder.url)
    #expect(both.code == 0 && both.output.hasPrefix("step "), "\(both)")
  }

  @Test func experimentsOfTheWorkingFolderComeFirst() async throws {
    try write("Is it mine?", to: "experiments/mine.yaml")
    let ended = try await juggle.run(["list"], in: folder.url)
    #expect(ended.code == 0)
    #expect(ended.output == "experiments/mine.yaml  Is it mine?\n")
  }

  @Test func aFolderWithoutExperimentsHasThoseThatAreInstalled() async throws {
    let installed = try folder.copy(juggle, to: "usr/bin/juggle")
    try write("Is it juggle's?", to: "usr/share/juggle/experiments/own.yaml")
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "empty/experiments"), withIntermediateDirectories: true)
    for place in ["usr", "empty"] {
      let ended = try await installed.run(["list"], in: folder.url.appending(path: place))
      #expect(ended.code == 0)
      #expect(ended.output.hasSuffix("/usr/share/juggle/experiments/own.yaml  Is it juggle's?\n"), "\(ended)")
      let path = try #require(ended.output.split(separator: " ").first)
      #expect(try await installed.run(["validate", String(path)], in: folder.url).code == 0)
    }
  }

  @Test func modelsAndStepsAreListedWhereNothingIsInstalled() async throws {
    let ended = try await folder.copy(juggle, to: "tool/juggle").run(["list"], in: folder.url)
    #expect(ended.code == 0)
    #expect(ended.errors.contains("no experiments here"))
    #expect(
      ended.output.hasPrefix("subroutine  ") && ended.output.contains("\n\ncompute  computes"), "\(ended)")
  }

  @Test(arguments: [("nowhere", "there is no such folder"), (".", "no experiment file is in it")])
  func aFolderThatIsNamedHasToHaveSome(name: String, words: String) async throws {
    let ended = try await juggle.run(["list", "--folder", name], in: folder.url)
    #expect(ended.code == 2)
    #expect(ended.errors.contains(words), "\(ended.errors)")
  }
}
