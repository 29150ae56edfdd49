import Experiments
import Trials

/// What to say of arguments whose command is none of these, with the one that is nearest to it; nil where it is one of them,
/// or where an option comes first.
///
/// - Parameter arguments: Without the program's name.
func unknownCommand(in arguments: some Collection<String>, known: [String]) -> String? {
  // Of `help` the command stands behind it.
  let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
  guard let word = words.first, !word.hasPrefix("-"), !known.contains(word), word != "help" else {
    return nil
  }
  let shown = ModelName.isName(word) ? word : CSV.shown(word)
  let meant = nearest(to: word, in: known).map { "; did you mean \($0)?" } ?? "."
  return "unknown command \(shown)\(meant) Commands: \(known.joined(separator: ", "))"
}
