/// One thing that was checked, as a CI shows it: a claim, a cell of two runs, a pair of workers.
package struct CheckItem: Sendable, Hashable {
  /// What was checked, in one line; need not be unique.
  package var name: String
  package var outcome: Outcome
  /// The figures that decided, and what to do; may have several lines.
  package var message: String

  package enum Outcome: String, Sendable, Codable, CaseIterable {
    case passed
    case failed
    /// The figures allow no word. It is no pass.
    case inconclusive
    /// To be looked at; it does not fail the check.
    case warning
  }

  package init(name: String, outcome: Outcome, message: String) {
    self.name = name
    self.outcome = outcome
    self.message = message
  }
}

/// One workflow command of GitHub Actions for each item, on a line of its own, so that it becomes an annotation:
/// `::error title=…::…` for what failed and for what is inconclusive, since neither is a pass, `::warning` and
/// `::notice` for the rest. Other control characters are shown as �.
///
/// Source of the escapes: actions/toolkit, `packages/core/src/command.ts`.
///
/// - Parameter title: Stands before each item's name; may be empty.
/// - Complexity: O(n) bytes.
package func githubAnnotations(_ items: [CheckItem], title: String) -> String {
  items.map { item in
    let command =
      switch item.outcome {
      case .passed: "notice"
      case .warning: "warning"
      case .failed, .inconclusive: "error"
      }
    let word = item.outcome == .inconclusive ? "inconclusive: " : ""
    let heading = title.isEmpty ? item.name : "\(title): \(item.name)"
    return "::\(command) title=\(workflowProperty(heading))::\(workflowData(word + item.message))\n"
  }.joined()
}

/// The text of a workflow command: a percent sign and line ends are escaped, as each command is one line.
func workflowData(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "%": result += "%25"
    case "\r": result += "%0D"
    case "\n": result += "%0A"
    default: result += printable(String(scalar))
    }
  }
}

/// A property of a workflow command: colons and commas too, which end it.
func workflowProperty(_ text: String) -> String {
  workflowData(text).reduce(into: "") { result, character in
    switch character {
    case ":": result += "%3A"
    case ",": result += "%2C"
    default: result.append(character)
    }
  }
}
