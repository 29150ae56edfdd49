import ArgumentParser
import Reports

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make one page of what a run measured: answer, pictures, timeline, table, raw data.",
    discussion: """
      juggle makes everything anew from the folder's trials.csv: from its newest run, or the one that --run names. \
      gnuplot draws the charts if it is installed. The page needs no network. Each folder gets its own report.html; \
      --out writes one page about all folders. juggle prints the path.

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
