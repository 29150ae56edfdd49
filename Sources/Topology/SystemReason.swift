import Foundation

/// The operating system's words for an error number.
package func systemReason(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text)
}

/// Why something failed, in words that fit behind a path: the system's where it refused, the place where a text is
/// no JSON of the kind wanted, else what the error says of itself. Foundation's own words name a file a second time,
/// and its descriptions are for debuggers.
package func systemReason(_ error: any Error) -> String {
  if let error = error as? DecodingError { return reason(error) }
  guard error is CocoaError || error is POSIXError else { return "\(error)" }
  let deepest = ((error as? CocoaError)?.underlying ?? error) as NSError
  return deepest.domain == NSPOSIXErrorDomain
    ? systemReason(Int32(deepest.code)) : deepest.localizedDescription
}

private func reason(_ error: DecodingError) -> String {
  let (context, what): (DecodingError.Context, String)
  switch error {
  case .keyNotFound(let key, let found): (context, what) = (found, "\(key.stringValue) is missing")
  case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found):
    (context, what) = (found, found.debugDescription)
  @unknown default: return "it is no JSON of this kind"
  }
  return (context.codingPath.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue } + [what])
    .joined(separator: ": ")
}
