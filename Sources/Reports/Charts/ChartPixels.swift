import Trials

/// Slices that are narrower than a pixel, or too many to draw, as columns that each stand for what happened in them.
enum ChartPixels {
  /// Pixels that a column is wide: one where that makes no more boxes than a picture can have, else twice as many, and
  /// so on.
  private static let widths = [1, 2, 4, 8, 16, 32, 64]

  /// The boxes of all rows with the narrowest columns of which there are few enough, and their width in pixels.
  ///
  /// - Parameters:
  ///   - rows: By row and column of one pixel: what happened in it.
  ///   - sum: What happened in two columns.
  ///   - look: What a column of so many pixels looks like, and what that says; nil where nothing happened.
  static func boxes<Content>(
    _ rows: [[Content]], span: Double, sum: (Content, Content) -> Content,
    look: (Content, _ pixels: Int) -> Look?
  ) -> (boxes: [ChartGantt.Box], pixels: Int) {
    var rows = rows
    for pixels in widths {
      let pixel = span / Double(ChartGantt.width)
      let boxes = rows.enumerated().flatMap { track, columns in
        runs(columns.map { look($0, pixels) }).map { run in
          ChartGantt.Box(
            track: track, start: Double(run.start * pixels) * pixel,
            end: min(span, Double(run.end * pixels) * pixel), colour: run.look.colour, text: run.look.text)
        }
      }
      if boxes.count <= ChartGantt.mostBoxes || pixels == widths.last { return (boxes, pixels) }
      rows = rows.map { columns in
        stride(from: 0, to: columns.count, by: 2).map { place in
          place + 1 < columns.count ? sum(columns[place], columns[place + 1]) : columns[place]
        }
      }
    }
    return ([], 1)
  }

  struct Look: Hashable {
    var colour: ChartColour
    var text: String
  }

  private static func runs(_ looks: [Look?]) -> [(start: Int, end: Int, look: Look)] {
    var runs: [(start: Int, end: Int, look: Look)] = []
    for (place, look) in looks.enumerated() {
      guard let look else { continue }
      if let last = runs.last, last.end == place, last.look == look {
        runs[runs.count - 1].end = place + 1
      } else {
        runs.append((place, place + 1, look))
      }
    }
    return runs
  }

  /// Calls back for each column of one pixel that a slice reaches into, with its nanoseconds there.
  ///
  /// - Complexity: O(columns) of it.
  static func spread(_ slice: Timeline.Slice, span: Double, _ add: (_ column: Int, _ time: Double) -> Void) {
    let pixel = span * 1e9 / Double(ChartGantt.width)
    let (start, end) = (Double(slice.start), Double(slice.end))
    guard start >= 0, end > start, pixel > 0 else { return }
    let last = min(ChartGantt.width - 1, Int(end / pixel))
    var column = min(ChartGantt.width - 1, Int(start / pixel))
    while column <= last {
      let time = min(end, Double(column + 1) * pixel) - max(start, Double(column) * pixel)
      if time > 0 { add(column, time) }
      column += 1
    }
  }

  /// A share in steps, up to the next one: what is there can be seen, however little it is.
  static func stepped(_ share: Double, steps: Double) -> Double {
    min(1, max(0, (share * steps - 1e-6).rounded(.up) / steps))
  }
}
