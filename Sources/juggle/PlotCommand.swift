import ArgumentParser
import Findings
import Reports

struct PlotCommand: ParsableCommand {
  private static let responses = Chart.responses.joined(separator: ", ")

  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw charts of what a run measured.",
    discussion: """
      Writes the folder's summary files anew from its trials.csv, and timeline.csv from its timeline.json if it has \
      one, then runs gnuplot on plot.gp and timeline.gp. Pictures go to the folder's charts; their paths are printed. \
      With --run both are of that run, and not of the newest.

      Which charts are drawn follows from what the experiment is about. --response names one instead:
        finish_percentiles  when half of the tasks, 90 %, … the last one finish
        heat_map            throughput over tasks and cores
        granularity         efficiency over the size of a task
        timeline            who ran where, and when, of each recorded cell
      or a column of summary.csv: \(responses).

      EXAMPLES
        juggle plot results/thirty-on-sixteen
        juggle plot results/thirty-on-sixteen --format terminal --response wall_s
        juggle plot results/staircase --format png --cores 1
        juggle plot results/staircase --response speedup
        juggle plot results/staircase --run 20261123
      """)

  @Argument(help: "A results folder, as `juggle run` wrote it.", completion: .directory)
  var directory: String

  @Option(help: "svg, png, or terminal for text on this terminal.")
  var format = Chart.Format.svg

  @Option(help: "What to draw, such as finish_p50_s or heat_map. (default: what the experiment is about)")
  var response: String?

  @Option(help: "The number of cores whose cells are shown. (default: the largest)")
  var cores: Int?

  @Option(help: "Another plot.gp, with timeline.gp beside it.", completion: .file(extensions: ["gp"]))
  var script: String?

  @OptionGroup var chosen: RunOptions

  func run() throws {
    let chart = Chart(format: format, response: response, cores: cores, script: script)
    let pictures = try chart.draw(directory: directory, run: chosen.id)
    for picture in pictures { printLines(picture.path + "\n") }
    guard pictures.isEmpty, format != .terminal else { return }
    print(
      response.map { "Nothing to draw: no cell has what \($0) is made of." }
        ?? "Nothing to draw: no trial finished.")
  }
}

extension Chart.Format: ExpressibleByArgument {}
