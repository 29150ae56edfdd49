import Findings
import Foundation
import Trials

extension Chart {
  /// Pictures of timelines that a folder has at most: two or three of a cell.
  package static let mostTimelinePictures = 40

  /// Pictures by PU and by task of each cell that has a timeline, or of as many as there is room for, and of the start by
  /// PU where the whole is too long to tell slices apart.
  ///
  /// - Parameter newest: The run that the other charts are of.
  func gantts(of timelines: RunTimelines, besides newest: String) -> [(name: String, gantt: ChartGantt)] {
    let chosen = Self.drawn(timelines)
    let leftOut = timelines.cells.count - chosen.count
    var room = Self.mostTimelinePictures - 2 * chosen.count
    var pictures: [(name: String, gantt: ChartGantt)] = chosen.flatMap { place in
      let entry = timelines.cells[place]
      let name = "timeline-\(place + 1)"
      var pictures = [(name + "-pus", ChartGantt(pusOf: entry))]
      if room > 0, let start = ChartGantt(startOf: entry) {
        pictures.append((name + "-start", start))
        room -= 1
      }
      return (pictures + [(name + "-tasks", ChartGantt(tasksOf: entry))]).filter { !$0.1.tracks.isEmpty }
    }
    guard !pictures.isEmpty else { return [] }
    if timelines.run != newest {
      for place in pictures.indices {
        pictures[place].gantt.notes.append("Recorded in the run \(timelines.run), not in the newest one.")
      }
    }
    if leftOut > 0 {
      pictures[pictures.count - 1].gantt.notes.append(
        "\(Wording.amount(leftOut, "more cell")) \(leftOut == 1 ? "has a timeline that is" : "have timelines that are")"
          + " not drawn; timeline.csv has all.")
    }
    return pictures
  }

  /// - Returns: What gnuplot said.
  func draw(
    _ pictures: [(name: String, gantt: ChartGantt)], with tools: Tools, _ drawing: ChartDrawing
  ) throws -> String {
    for (name, gantt) in pictures {
      try writeAtomically(gantt.csv, name: "\(name).csv", directory: drawing.folder.path)
    }
    let settings =
      "dir='.'; terminal='\(format.rawValue)'; pictures='\(pictures.map(\.name).joined(separator: " "))'"
    return try tools.gnuplot.run(tools.timelineScript, settings: settings, in: drawing.folder)
  }

  /// The places of the cells that are drawn: all, or of each workload and model first those with the most tasks.
  static func drawn(_ timelines: RunTimelines) -> [Int] {
    let cells = timelines.cells.map(\.cell)
    let groups = Dictionary(grouping: cells.indices) { place in
      var key = cells[place]
      (key.tasks, key.cores, key.placement) = (1, 1, .compact)
      return key
    }
    let ranks = groups.values.flatMap { places in
      places.sorted { (cells[$1].tasks, cells[$1].cores, $0) < (cells[$0].tasks, cells[$0].cores, $1) }
        .enumerated().map { (rank: $0.offset, place: $0.element) }
    }
    return ranks.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }
      .prefix(mostTimelinePictures / 2).map(\.place).sorted()
  }
}
