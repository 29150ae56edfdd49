import Foundation
import FoundationXML
import Testing

@testable import Reports

struct CheckItemTests {
  /// What an XML parser of somebody else's reads.
  private final class Reader: NSObject, XMLParserDelegate {
    struct Element: Equatable {
      var name: String
      var attributes: [String: String]
      var text = ""
    }
    var elements: [Element] = []
    private var open: [Int] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      open.append(elements.count)
      elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if let last = open.last { elements[last].text += text }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      open.removeLast()
    }
  }

  private func read(_ xml: String) throws -> [Reader.Element] {
    let (parser, reader) = (XMLParser(data: Data(xml.utf8)), Reader())
    parser.delegate = reader
    try #require(parser.parse(), "\(xml): \(String(describing: parser.parserError))")
    return reader.elements
  }

  private let items = [
    CheckItem(name: "a", outcome: .passed, message: "fine"),
    CheckItem(name: "b", outcome: .failed, message: "slow"),
    CheckItem(name: "c", outcome: .inconclusive, message: "who knows"),
    CheckItem(name: "d", outcome: .warning, message: "look"),
  ]

  @Test func aReportCountsAndNothingInconclusivePasses() throws {
    let elements = try read(junit(items, suite: "s"))
    let suite = try #require(elements.first { $0.name == "testsuite" })
    #expect(suite.attributes["name"] == "s")
    #expect(suite.attributes["tests"] == "4")
    #expect(suite.attributes["failures"] == "1")
    #expect(suite.attributes["errors"] == "1")
    #expect(elements.filter { $0.name == "testcase" }.map { $0.attributes["name"] } == ["a", "b", "c", "d"])
    let failure = try #require(elements.first { $0.name == "failure" })
    #expect(failure.text == "slow")
    #expect(failure.attributes["message"] == "slow")
    let error = try #require(elements.first { $0.name == "error" })
    #expect(error.attributes["type"] == "inconclusive")
    #expect(error.text == "who knows")
    #expect(elements.filter { $0.name == "system-out" }.map(\.text) == ["fine", "warning: look"])
  }

  @Test func nothingCheckedIsAnEmptyReport() throws {
    #expect(try read(junit([], suite: "s")).map(\.name) == ["testsuites", "testsuite"])
    #expect(githubAnnotations([], title: "t").isEmpty)
  }

  @Test(arguments: [
    "<a href=\"x\">&amp;</a> ]]> '", "two\nlines\tand\ra tab", "한국어 × ≤ 🤹", "--> <!-- <![CDATA[ ]]>", "",
  ])
  func whatIsWrittenIsRead(text: String) throws {
    for outcome in CheckItem.Outcome.allCases {
      let elements = try read(
        junit([CheckItem(name: text, outcome: outcome, message: text)], suite: text))
      #expect(elements.first { $0.name == "testcase" }?.attributes["name"] == text)
      #expect(elements.first { $0.name == "testsuite" }?.attributes["name"] == text)
      #expect(elements.last?.text == (outcome == .warning ? "warning: " : "") + text)
      guard outcome == .failed || outcome == .inconclusive else { continue }
      #expect(elements.last?.attributes["message"] == text)
    }
  }

  @Test func whatXMLCannotHoldIsReplaced() throws {
    let scalars = (0...0x1F).compactMap(UnicodeScalar.init) + ["\u{7F}", "\u{FFFE}", "\u{FFFF}", "\u{85}"]
    let text = scalars.reduce(into: "") { $0.unicodeScalars.append($1) }
    let elements = try read(junit([CheckItem(name: text, outcome: .failed, message: text)], suite: "s"))
    // 32 control characters but for tab, line feed and carriage return, and two that are no characters.
    let replaced = try #require(elements.last).text.unicodeScalars.filter { $0 == "\u{FFFD}" }
    #expect(replaced.count == 31)
  }

  @Test func annotationsAreOneLineEach() {
    #expect(
      githubAnnotations(items, title: "juggle").split(separator: "\n") == [
        "::notice title=juggle%3A a::fine", "::error title=juggle%3A b::slow",
        "::error title=juggle%3A c::inconclusive: who knows", "::warning title=juggle%3A d::look",
      ])
    #expect(githubAnnotations([items[1]], title: "") == "::error title=b::slow\n")
  }

  @Test(arguments: [
    ("100 %", "100 %25", "100 %25"), ("a\nb\r\nc", "a%0Ab%0D%0Ac", "a%0Ab%0D%0Ac"),
    ("a: b, c", "a: b, c", "a%3A b%2C c"), ("%0A", "%250A", "%250A"),
    ("::error::x", "::error::x", "%3A%3Aerror%3A%3Ax"),
    ("\u{1B}[31mred", "\u{FFFD}[31mred", "\u{FFFD}[31mred"), ("\u{2028}", " ", " "), ("한국어", "한국어", "한국어"),
  ])
  func annotationsAreEscaped(text: String, data: String, property: String) {
    #expect(workflowData(text) == data)
    #expect(workflowProperty(text) == property)
  }
}
