/// What is wrong with a text that should have been JSON of some kind, in a few words.
package func shortReason(_ error: any Error) -> String {
  switch error as? DecodingError {
  case .keyNotFound(let key, _): "\(key.stringValue) is missing"
  case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
    (context.codingPath.map(\.stringValue) + [context.debugDescription]).joined(separator: ": ")
  default: "\(error)"
  }
}
