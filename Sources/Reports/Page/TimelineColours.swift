import Trials

/// The charts' colours for the page's script, as `#0072b2`: those of tasks in their order, which then begin anew, those of
/// states as `Timeline.State.allCases` has them, and that of the model's own work.
struct TimelineColours: Encodable, Hashable {
  var tasks: [String]
  var states: [String]
  var overhead: String

  static let light = TimelineColours { $0 }
  static let dark = TimelineColours(\.onDark)

  private init(_ paper: (ChartColour) -> ChartColour) {
    tasks = (0..<ChartColour.taskCount).map { paper(.task($0)).hex }
    states = Timeline.State.allCases.map { paper(.state($0)).hex }
    overhead = paper(.overhead).hex
  }
}

extension ChartColour {
  /// The style sheet's dark `--paper`.
  static let darkPaper = ChartColour(20, 23, 26)

  /// On dark paper: lightness turned over, the hue kept, as the style sheet does with pictures (`invert(1)
  /// hue-rotate(180deg) brightness(0.92)`, blended by `screen`).
  ///
  /// Source: Filter Effects Module Level 1, the matrix of `hue-rotate`; Compositing and Blending Level 1, `screen`.
  var onDark: ChartColour {
    let (r, g, b) = (255 - red, 255 - green, 255 - blue)
    func part(_ value: Double, over paper: Double) -> Double {
      255 - (255 - 0.92 * min(255, max(0, value))) * (255 - paper) / 255
    }
    return ChartColour(
      part(-0.574 * r + 1.43 * g + 0.144 * b, over: Self.darkPaper.red),
      part(0.426 * r + 0.43 * g + 0.144 * b, over: Self.darkPaper.green),
      part(0.426 * r + 1.43 * g - 0.856 * b, over: Self.darkPaper.blue))
  }
}
