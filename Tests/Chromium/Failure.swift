/// Why a browser didn't do what it was asked: what was asked, and what came of it.
package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
