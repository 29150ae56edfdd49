import Foundation
import Samples
import Testing

@testable import Reports

/// Pictures don't depend on whose machine draws them.
@Suite(.enabled(if: Plotting.isWanted, Plotting.skipped))
struct GnuplotTests {
  /// What a user's gnuplot starts with.
  private static let habits = """
    set decimalsign ","
    set linetype 1 lc rgb "red"
    set linetype 5 lc rgb "red"
    set terminal dumb
    set title "mine"
    set monochrome
    """

  private func withResults(_ body: (_ folder: URL, _ home: URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let home = folder.appendingPathComponent("home")
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
      try Data(Self.habits.utf8).write(to: home.appendingPathComponent(".gnuplot"))
      try Sample.write(Sample().staircase(), to: folder)
      try writeSummaries(directory: folder.path)
      try body(folder, home)
    }
  }

  private static let strange = [
    "GNUTERM": "dumb", "GNUPLOT_LIB": "/nowhere", "GDFONTPATH": "/nowhere", "LC_ALL": "de_DE.UTF-8",
    "LANG": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8",
  ]

  @Test func nobodysHabitsChangeAPicture() throws {
    try withResults { folder, home in
      let inherited = ProcessInfo.processInfo.environment
      let mine = inherited.merging(Self.strange) { $1 }.merging(["HOME": home.path]) { $1 }
      func picture(_ environment: [String: String]) throws -> Data {
        let gnuplot = try #require(Gnuplot(environment: environment))
        _ = try gnuplot.run(Plotting.script, settings: "dir='.'; response='wall_s'", in: folder)
        return try Data(contentsOf: folder.appendingPathComponent("wall_s.svg"))
      }
      let plain = try picture(inherited)
      #expect(try picture(mine) == plain)
      #expect(String(decoding: plain, as: UTF8.self).contains(">0.5<"))
    }
  }

  /// Without -d, too, numbers and colours are the script's.
  @Test func theScriptAloneDrawsTheSame() throws {
    try withResults { folder, home in
      let settings = "dir='.'; response='wall_s'"
      _ = try Gnuplot()?.run(Plotting.script, settings: settings, in: folder)
      let url = folder.appendingPathComponent("wall_s.svg")
      let plain = try Data(contentsOf: url)
      let process = Process()
      process.executableURL = program("gnuplot")
      process.arguments = ["-e", settings, Plotting.script]
      process.currentDirectoryURL = folder
      process.environment = ProcessInfo.processInfo.environment.merging(Self.strange) { $1 }
        .merging(["HOME": home.path]) { $1 }
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      #expect(try Data(contentsOf: url) == plain)
    }
  }

  @Test func onlyWhatSteersGnuplotIsTakenFromItsEnvironment() {
    let plain = Gnuplot.plain(Self.strange.merging(["PATH": "/bin", "HOME": "/me"]) { $1 })
    #expect(plain == ["PATH": "/bin", "HOME": "/me", "LC_ALL": "C.UTF-8"])
  }

  @Test func groupsThatDrawNothingAreLeftOut() {
    let empty = "<g fill=\"none\" color=\"black\">\n</g>\n"
    let full = "<g fill=\"none\" color=\"black\">\n\t<path/>\n</g>\n"
    #expect(
      ChartSVG.withoutEmptyGroups(empty + full + "\t<g id=\"a\">\n" + empty + "\t</g>\n" + full)
        == full + "\t<g id=\"a\">\n\t</g>\n" + full)
  }
}
