import ArgumentParser
import Foundation
import Glibc
import Reports

/// Options of the commands that show something.
struct ScreenOptions: ParsableArguments {
  @Option(help: "auto, always or never: auto colours a terminal, unless NO_COLOR is set.")
  var color = Screen.Colour.auto

  /// What standard output is.
  var screen: Screen { .standardOutput(colour: color) }
}

extension Screen {
  static func standardOutput(colour: Colour = .auto) -> Screen {
    Screen(
      isTerminal: isatty(STDOUT_FILENO) == 1, window: windowColumns(STDOUT_FILENO),
      environment: ProcessInfo.processInfo.environment, colour: colour)
  }
}

extension Screen.Colour: ExpressibleByArgument {}

/// The columns of the window that a descriptor is shown in; nil where it is no terminal, or doesn't say.
func windowColumns(_ descriptor: Int32) -> Int? {
  var size = winsize()
  return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
}
