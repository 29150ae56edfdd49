import ArgumentParser
import Findings
import Reports

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw charts of what a run measured.",
    discussion: """
      Writes the folder's summary files anew from its trials.csv, then runs gnuplot on plot.gp. Pictures go to the
      folder's charts; their paths are printed.

      EXAMPLES
        juggle plot results/thirty-on-sixteen
        juggle plot results/thirty-on-sixteen --format terminal --response wall_s
        juggle plot results/staircase --format png --cores 1
      """)

  @Argument(help: "A results folder, as `juggle run` wrote it.", completion: .directory)
  var directory: String

  @Option(help: "svg, png, or terminal for text on this terminal.")
  var format = Chart.Format.svg

  @Option(help: "A column of summary.csv, such as finish_p50_s. (default: what the experiment is about)")
  var response: String?

  @Option(help: "The number of cores whose cells are shown. (default: the largest)")
  var cores: Int?

  @Option(help: "Another plot.gp.", completion: .file(extensions: ["gp"]))
  var script: String?

  func run() throws {
    let chart = Chart(format: format, response: response, cores: cores, script: script)
    let pictures = try chart.draw(directory: directory)
    for picture in pictures { print(picture.path) }
    if pictures.isEmpty, format != .terminal { print("Nothing to draw: no trial ran to its end.") }
  }
}

extension Chart.Format: ExpressibleByArgument {}
