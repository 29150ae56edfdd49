import Trials

extension Timeline.State {
  /// For people: in legends, tables and sentences of the terminal and of the page.
  var words: String { self == .ready ? "in line" : rawValue }
}
