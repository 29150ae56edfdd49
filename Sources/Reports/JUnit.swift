/// The items as a JUnit report, the XML that most CI systems read: what failed is a `failure`, what is inconclusive an
/// `error` of type `inconclusive`, so that no CI shows it as passed, and a warning passes with its words in
/// `system-out`. What passed keeps its figures there too.
///
/// There is no official schema; this is what the readers of Jenkins, GitLab and GitHub's actions have in common
/// (testmoapp/junitxml describes it). Times are left out: a claim takes none.
///
/// - Parameter suite: The name of the whole, and the class of each case.
/// - Complexity: O(n) bytes.
package func junit(_ items: [CheckItem], suite: String) -> String {
  func count(_ outcome: CheckItem.Outcome) -> Int { items.filter { $0.outcome == outcome }.count }
  let counts =
    "tests=\"\(items.count)\" failures=\"\(count(.failed))\" errors=\"\(count(.inconclusive))\" skipped=\"0\""
  let name = xmlAttribute(suite)
  return """
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites \(counts)>
      <testsuite name="\(name)" \(counts)>
    \(items.map { testCase($0, suite: name) }.joined())  </testsuite>
    </testsuites>

    """
}

private func testCase(_ item: CheckItem, suite: String) -> String {
  let (attribute, text) = (xmlAttribute(item.message), xmlText(item.message))
  let body =
    switch item.outcome {
    case .failed: "<failure type=\"failed\" message=\"\(attribute)\">\(text)</failure>"
    case .inconclusive: "<error type=\"inconclusive\" message=\"\(attribute)\">\(text)</error>"
    case .warning: "<system-out>warning: \(text)</system-out>"
    case .passed: "<system-out>\(text)</system-out>"
    }
  return """
        <testcase classname="\(suite)" name="\(xmlAttribute(item.name))">
          \(body)
        </testcase>

    """
}

/// Text between tags.
func xmlText(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\r": result += "&#13;"  // a bare one is read as a line feed
    case "\t", "\n": result.unicodeScalars.append(scalar)
    // XML 1.0 has no way to write the rest of the control characters, not even escaped (§2.2).
    case ..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
}

/// Text between double quotes: line ends and tabs would be read as spaces (§3.3.3).
func xmlAttribute(_ text: String) -> String {
  xmlText(text).unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "\"": result += "&quot;"
    case "\n": result += "&#10;"
    case "\t": result += "&#9;"
    default: result.unicodeScalars.append(scalar)
    }
  }
}
