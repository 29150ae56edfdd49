package import Trials

/// Planned times and limits as people read them. Measured ones have significant digits and belong to the reports.
package enum TimeText {
  /// `0.85 s`, `12.5 s`, `4 min 10 s`, `2 h 5 min`.
  ///
  /// - Parameter seconds: What is over 10¹² counts as that.
  package static func about(_ seconds: Double) -> String {
    switch min(seconds, 1e12) {
    case ..<9.995: return hundredths(seconds) + " s"
    case ..<119.95:
      let tenths = Int((seconds * 10).rounded())
      return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    case ..<7_199.5:
      let whole = Int(seconds.rounded())
      return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s"
    case let long:
      let minutes = Int((long / 60).rounded())
      return "\(minutes / 60) h \(minutes % 60) min"
    }
  }

  /// Seconds with two decimals, without their unit.
  package static func hundredths(_ seconds: Double) -> String {
    let hundredths = Int((min(seconds, 1e12) * 100).rounded())
    let digits = "\(hundredths % 100)"
    return "\(hundredths / 100)." + (digits.count < 2 ? "0" : "") + digits
  }

  /// The time that a command line says with its unit, such as `400ms`; nil where it is none from 1 ns to 24 h.
  package static func nanoseconds(_ text: String) -> Nanoseconds? { try? Literal.duration(text) }
}
