import ArgumentParser
import Reports

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make one page of what a run measured: answer, pictures, timeline, table, raw data.",
    discussion: """
      Everything is worked out anew from the folder's trials.csv, of several runs the newest, or the one that \
      --run names; charts are drawn by gnuplot where it is installed. The page holds all that it shows and needs no network. Each folder gets a \
      report.html of its own; with --out there is one page about all of them. The path is printed.

      EXAMPLES
        juggle report results/thirty-on-sixteen
        juggle report results/staircase results/say-after --out report.html
      """)

  @Argument(help: "Results folders, as `juggle run` wrote them.", completion: .directory)
  var directories: [String]

  @Option(help: "Write one page about all folders to this file.", completion: .file(extensions: ["html"]))
  var out: String?

  @Option(help: "Another plot.gp.", completion: .file(extensions: ["gp"]))
  var script: String?

  @OptionGroup var chosen: RunOptions

  func validate() throws {
    guard chosen.id == nil || directories.count == 1 else {
      throw ValidationError("--run names a run of one folder, and \(directories.count) are given: name one")
    }
  }

  func run() throws {
    let page = ReportPage(script: script)
    guard let out else {
      for directory in directories {
        printLines(try page.write([directory], run: chosen.id) + "\n")
      }
      return
    }
    printLines(try page.write(directories, run: chosen.id, to: out) + "\n")
  }
}
