import Experiments
import Foundation
import Testing

/// Where juggle's own files are looked for, and where never.
struct InstalledTests {
  /// Makes these files, and says what is found for a binary: the path from the folder.
  private func found(_ name: String = "plot.gp", binary: String, files: [String]) throws -> String? {
    let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "juggle-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for file in files {
      let url = root.appending(path: file)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    let path = Installed.path(of: name, binary: root.appending(path: binary))
    return path.map { $0.hasPrefix(root.path + "/") ? String($0.dropFirst(root.path.count + 1)) : $0 }
  }

  @Test func anInstallationHasThemInShareBesideBin() throws {
    let files = ["usr/share/juggle/plot.gp", "usr/share/juggle/experiments/a.yaml", "usr/bin/plot.gp"]
    #expect(try found(binary: "usr/bin/juggle", files: files) == "usr/share/juggle/plot.gp")
    #expect(
      try found("experiments", binary: "usr/bin/juggle", files: files) == "usr/share/juggle/experiments")
    #expect(
      try found("experiments/a.yaml", binary: "usr/bin/juggle", files: files)
        == "usr/share/juggle/experiments/a.yaml")
    #expect(try found("experiments/b.yaml", binary: "usr/bin/juggle", files: files) == nil)
  }

  @Test(arguments: [
    ".build/debug/juggle", ".build/x86_64-unknown-linux-gnu/debug/juggle", ".build-release/release/juggle",
  ])
  func aBuildHasThoseOfItsCheckout(binary: String) throws {
    let files = ["src/Sources/juggle/Juggle.swift", "src/plot.gp", "plot.gp"]
    #expect(try found(binary: "src/\(binary)", files: files) == "src/plot.gp")
  }

  @Test func aProgramMayHaveThemBesideIt() throws {
    #expect(try found(binary: "tool/juggle", files: ["tool/plot.gp"]) == "tool/plot.gp")
  }

  /// A script is run: one that others have put above the program, or in a package of theirs, must not be.
  @Test(arguments: [
    ("a/b/juggle", ["plot.gp", "a/plot.gp", "a/share/juggle/plot.gp"]),
    ("a/bin/juggle", ["plot.gp", "a/plot.gp", "share/juggle/plot.gp"]),
    ("theirs/.build/debug/juggle", ["theirs/Package.swift", "theirs/plot.gp", "theirs/.build/plot.gp"]),
  ])
  func foldersAboveAreNotLookedInto(binary: String, files: [String]) throws {
    #expect(try found(binary: binary, files: files) == nil)
  }

  @Test func theTestsFindThoseOfTheirCheckout() throws {
    let path = try #require(Installed.experiments)
    #expect(FileManager.default.fileExists(atPath: path + "/thirty-on-sixteen.yaml"))
  }
}
