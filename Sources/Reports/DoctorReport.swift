import Foundation

/// How diagnoses are shown.
package enum DoctorFormat: String, Sendable, CaseIterable { case text, json }

/// What was found about a machine, and whether it is fit to measure on, with a line feed at the end.
///
/// - Parameter screen: What text is shown on.
/// - Throws: `EncodingError`, for nothing that is a diagnosis.
package func presentDiagnoses(
  _ diagnoses: [Diagnosis], format: DoctorFormat = .text, on screen: Screen = .plain
) throws -> String {
  let warnings = diagnoses.count { $0.severity == .warning }
  switch format {
  case .json:
    return try json(DoctorReport(isFit: warnings == 0, warnings: warnings, diagnoses: diagnoses))
  case .text:
    let lines = diagnoses.map { diagnosis in
      let head = wrapped(
        "\(diagnosis.subject.rawValue): \(diagnosis.found)", margin(diagnosis.severity.rawValue), on: screen)
      let word = diagnosis.severity.rawValue
      return screen.styled(word, diagnosis.severity.style) + head.dropFirst(word.count)
        + (diagnosis.advice.map { wrapped($0, margin(""), on: screen) } ?? "")
    }
    return lines.joined() + "\n" + wrapped("", "", on: screen, lead: (verdict(warnings), .heading))
  }
}

extension Diagnosis.Severity {
  fileprivate var style: Screen.Style? {
    switch self {
    case .ok: .good
    case .note: nil
    case .warning: .boldCaution
    }
  }
}

private func verdict(_ warnings: Int) -> String {
  switch warnings {
  case 0: "This machine is fit to measure on."
  case 1: "One thing here makes figures worse than they need be. Ratios within rounds suffer least."
  default:
    "\(warnings) things here make figures worse than they need be. Ratios within rounds suffer least."
  }
}

/// A word in front of its text, and the text's later lines as far to the right.
private func margin(_ word: String) -> String {
  word + String(repeating: " ", count: "warning  ".count - word.count)
}

private struct DoctorReport: Encodable {
  var schema = 1
  var isFit: Bool
  var warnings: Int
  var diagnoses: [Diagnosis]

  private enum CodingKeys: String, CodingKey {
    case schema, warnings, diagnoses
    case isFit = "fit"
  }
}
