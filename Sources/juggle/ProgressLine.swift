import Foundation
import Glibc
import Harness
import Reports

/// Tells on standard error how far a run is: one line that is written over on a terminal, a line now and then
/// elsewhere. It is drawn between trials only.
struct ProgressLine {
  private let isQuiet: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let clock: () -> Double
  private var lastPlainLine = -Double.infinity
  /// What is known so far, below the line.
  var figures: [String] = []
  private var hasShownFigures = false
  /// Lines of a terminal that are written over next.
  private var drawn = 0

  /// Seconds between lines where there is no terminal.
  private static let pause = 10.0

  init(quiet: Bool, clock: @escaping () -> Double = monotonicSeconds) {
    isQuiet = quiet
    self.clock = clock
  }

  /// - Parameter secondsLeft: Nil where they are no time to wait.
  mutating func show(_ name: String, cell: String, done: Int, left: Int, secondsLeft: Double?) {
    show(Self.line(name, cell: cell, done: done, left: left, secondsLeft: secondsLeft))
  }

  mutating func show(_ name: String, recording cell: String, done: Int, left: Int) {
    show("\(name)  \(done)/\(done + left) timelines  \(cell)")
  }

  mutating func show(_ name: String, predicting cell: String, done: Int, left: Int) {
    show("\(name)  \(done)/\(done + left) predictions  \(cell)")
  }

  mutating func show(_ name: String, calibrating done: Int, of most: Int) {
    show("\(name)  \(done)/\(most) trials at most  the cost of running tasks here")
  }

  private mutating func show(_ line: String) {
    guard !isQuiet else { return }
    if isTerminal {
      let columns = max(20, (windowColumns(STDERR_FILENO) ?? 80) - 1)
      let lines = ([line] + figures.map { "  " + $0 }).map { fitted($0, columns: columns) }
      write(erasing + lines.joined(separator: "\n"))
      drawn = lines.count
    } else if clock() - lastPlainLine >= Self.pause || !figures.isEmpty && !hasShownFigures {
      // The first figure is worth a line of its own.
      (lastPlainLine, hasShownFigures) = (clock(), !figures.isEmpty)
      write(printable(([line] + figures.prefix(1)).joined(separator: "; ")) + "\n")
    }
  }

  /// A line that stays.
  mutating func note(_ message: String) {
    guard !isQuiet else { return }
    write((isTerminal ? erasing : "") + printable(message) + "\n")
    drawn = 0
  }

  mutating func clear() {
    if isTerminal, !isQuiet { write(erasing) }
    drawn = 0
  }

  /// Takes the cursor to the first line that was drawn, and clears what is below.
  private var erasing: String {
    "\r" + (drawn > 1 ? "\u{1B}[\(drawn - 1)A" : "") + "\u{1B}[J"
  }

  static func line(_ name: String, cell: String, done: Int, left: Int, secondsLeft: Double?) -> String {
    let wait = secondsLeft.map { "  at most \(time($0)) left" } ?? ""
    return "\(name)  \(done)/\(done + left) trials\(wait)  \(cell)"
  }

  private static func time(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded(.up))
    let (minutes, rest) = (whole / 60 % 60, whole % 60)
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return whole < 3_600 ? "\(minutes):\(two(rest))" : "\(whole / 3_600):\(two(minutes)):\(two(rest))"
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
