import Foundation
import ReportSamples
import Testing

/// A report that tests look at: what it is made of, under a name of its own.
struct Subject: Sendable, CustomTestStringConvertible {
  var name: String
  var results: @Sendable () -> ResultsFolder

  var testDescription: String { name }

  static let flagship = Subject(name: "flagship", results: ResultsFolder.flagship)
  static let empty = Subject(name: "empty", results: ResultsFolder.empty)
  static let oneCell = Subject(name: "one cell", results: ResultsFolder.oneCell)
  static let failedOnly = Subject(name: "failed only", results: { ResultsFolder.failedOnly() })
  static let gaps = Subject(name: "gaps", results: ResultsFolder.gaps)
  /// Records, and no other file.
  static let bare = Subject(name: "bare") { ResultsFolder(records: ResultsFolder.oneCell().records) }
  static let large = Subject(name: "large", results: ResultsFolder.large)

  static let all = [flagship, empty, oneCell, failedOnly, gaps, bare]

  /// The flagship with `text` as the name of whatever has one.
  static func named(_ text: String) -> Subject {
    Subject(name: "named \(Array(text.utf8.prefix(40)))") { .named(text) }
  }
}

/// Reports that the suite's tests look at: each is made once, when the first test asks for it.
actor Shelf {
  /// Gone with the suite's browser.
  private let folder: URL
  private var pages: [String: URL] = [:]

  init(folder: URL) { self.folder = folder }

  func page(_ subject: Subject) throws -> URL {
    if let page = pages[subject.name] { return page }
    let page = try subject.results().writeReport(in: folder.appending(path: subject.name))
    pages[subject.name] = page
    return page
  }

  /// One page about all of them.
  func page(of subjects: [Subject]) throws -> URL {
    let folders = try subjects.map { try page($0).deletingLastPathComponent() }
    return try makeReport(of: folders, to: folder.appending(path: "several.html"))
  }
}
