import Trials

/// A colour of a picture, by its parts of red, green and blue from 0 to 255.
struct ChartColour: Hashable {
  var red, green, blue: Double

  init(_ red: Double, _ green: Double, _ blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  static let white = ChartColour(255, 255, 255)
  static let black = ChartColour(0, 0, 0)
  /// The model's own work.
  static let overhead = ChartColour(150, 150, 150)
  /// Tasks that take turns too quickly to be shown.
  static let several = ChartColour(60, 60, 72)

  /// As gnuplot's `rgb variable` reads it.
  var number: Int { Int(red.rounded()) << 16 | Int(green.rounded()) << 8 | Int(blue.rounded()) }

  /// As a page has it: `#0072b2`.
  var hex: String {
    let digits = String(number, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  func mixed(_ share: Double, of other: ChartColour) -> ChartColour {
    func mix(_ one: Double, _ two: Double) -> Double { one + (two - one) * share }
    return ChartColour(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }

  /// Black or white, whichever can be read on it.
  var ink: ChartColour { 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? .black : .white }

  /// Colours that colour-blind readers can tell apart (Okabe and Ito, 2008). There are seven, so that tasks that share
  /// a PU, which are 2, 4, 8 or 16 apart, differ as neighbours do.
  private static let hues = [
    ChartColour(0, 114, 178), ChartColour(230, 159, 0), ChartColour(204, 121, 167), ChartColour(0, 158, 115),
    ChartColour(213, 94, 0), ChartColour(86, 180, 233), ChartColour(226, 208, 40),
  ]
  /// Shares of black, below 0, or white that make five of each.
  private static let shades = [0, -0.35, 0.4, -0.6, 0.66]

  /// How many tasks have a colour of their own.
  static let taskCount = 35

  static func task(_ number: Int) -> ChartColour {
    let (hue, shade) = (hues[number % 7], shades[number / 7 % 5])
    return hue.mixed(abs(shade), of: shade < 0 ? .black : .white)
  }

  /// Dark where it runs, light where it waits: told apart without colours, too.
  static func state(_ state: Timeline.State) -> ChartColour {
    switch state {
    case .running: ChartColour(0, 92, 158)
    case .pushedAside: ChartColour(184, 136, 122)
    case .ready: ChartColour(246, 216, 90)
    case .waiting: ChartColour(214, 234, 246)
    }
  }
}
