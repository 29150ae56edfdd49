/// Everything that is wrong with an experiment, all of it together.
package struct InvalidExperiment: Error, Sendable, Hashable, CustomStringConvertible {
  /// In the order in which they were found; never empty.
  package var problems: [Problem]

  package init(_ problems: [Problem]) { self.problems = problems }

  /// One line a problem; the first hundred.
  package var description: String {
    let shown = problems.prefix(100).map(\.description)
    let left = problems.count - shown.count
    return (shown + (left > 0 ? ["and \(left) more problems"] : [])).joined(separator: "\n")
  }
}

/// One thing that is wrong: what was found where, what is allowed, and what to do.
package struct Problem: Sendable, Hashable, CustomStringConvertible {
  package var place: Place
  package var found: String
  package var allowed: String?
  /// The known word that is nearest to the one found.
  package var nearest: String?
  package var advice: String?

  package init(
    _ place: Place, _ found: String, allowed: String? = nil, nearest: String? = nil, advice: String? = nil
  ) {
    self.place = place
    self.found = found
    self.allowed = allowed
    self.nearest = nearest
    self.advice = advice
  }

  /// `experiments/x.yaml:7:3: unknown key "model"; known here: models, tasks; did you mean "models"?`
  package var description: String {
    let parts = [found, allowed, nearest.map { "did you mean \(quoted($0))?" }, advice]
    return "\(place): " + parts.compactMap(\.self).joined(separator: "; ")
  }
}

/// Where something stands that its writer can change.
package enum Place: Sendable, Hashable, CustomStringConvertible {
  /// The file as a whole.
  case file(path: String)
  /// Line and column from 1; columns count Unicode scalars.
  case line(path: String, line: Int, column: Int)
  /// An option or argument of the command line, such as `--set tasks=0`.
  case option(String)

  package var description: String {
    switch self {
    case .file(let path): path
    case .line(let path, let line, let column): "\(path):\(line):\(column)"
    case .option(let text): text
    }
  }
}

/// The text in quotes as an error shows it: control characters escaped, at most 60 characters.
func quoted(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(60) {
    shown += scalar.value < 32 || scalar.value == 127 ? scalar.escaped(asASCII: true) : String(scalar)
  }
  return "\"\(shown)\(text.unicodeScalars.count > 60 ? "…" : "")\""
}
