import Testing
import Trials

struct CSVTests {
  @Test(arguments: [
    (["a", "b"], "a,b\n"), ([""], "\n"), (["", ""], ",\n"), (["a,b", "c"], "\"a,b\",c\n"),
    (["say \"hi\""], "\"say \"\"hi\"\"\"\n"), (["two\nlines"], "\"two\nlines\"\n"), (["\r"], "\"\r\"\n"),
    (["\""], "\"\"\"\"\n"), ([" spaces "], " spaces \n"), (["하나"], "하나\n"),
  ])
  func fieldsAreQuotedWhereNeeded(fields: [String], line: String) throws {
    #expect(CSV.line(fields) == line)
    #expect(try CSV.parse(line.utf8).rows.map(\.fields) == [fields])
  }

  @Test func anyTextSurvivesWritingAndReading() throws {
    var random = SplitMix64(seed: 6)
    let pieces = [
      "a", "b", ",", "\"", "\"\"", "\n", "\r", "\r\n", " ", "é", "\u{1F939}", "\u{301}", "0", "'", ";",
      "\t",
    ]
    for _ in 0..<500 {
      let rows = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        (0..<Int.random(in: 1...5, using: &random)).map { _ in
          (0..<Int.random(in: 0...6, using: &random)).map { _ in
            pieces.randomElement(using: &random) ?? ""
          }.joined()
        }
      }
      let text = rows.map { CSV.line($0) }.joined()
      let table = try CSV.parse(text.utf8)
      #expect(table.rows.map(\.fields).elementsEqual(rows, by: Self.sameBytes), "\(text)")
      #expect(!table.isTorn)
      #expect(table.rows.last?.end == text.utf8.count)
    }
  }

  @Test func rowsAreTheSameHoweverTheFileIsCutIntoPieces() throws {
    var random = SplitMix64(seed: 7)
    let text = "a,b\nplain,1.5,\n\"x,\"\"y\nz\",é\r\n,\n\nlast,\"q\"\n"
    let whole = try CSV.parse(text.utf8).rows
    #expect(whole.map(\.fields.count) == [2, 3, 2, 2, 1, 2])
    for _ in 0..<200 {
      var (reader, rows, rest) = (CSV.Reader(), [CSV.Row](), Array(text.utf8)[...])
      while !rest.isEmpty {
        let piece = Array(rest.prefix(Int.random(in: 1...9, using: &random)))
        rest = rest.dropFirst(piece.count)
        try reader.read(piece.span) { row throws(CSV.Malformed) in rows.append(row) }
      }
      #expect(rows.map(\.fields) == whole.map(\.fields))
      #expect(rows.map(\.columns) == whole.map(\.columns))
      #expect(rows.map(\.line) == whole.map(\.line) && rows.map(\.end) == whole.map(\.end))
    }
  }

  @Test func carriageReturnLineFeedEndsALineToo() throws {
    let table = try CSV.parse("a,b\r\n\"c\"\r\n".utf8)
    #expect(table.rows.map(\.fields) == [["a", "b"], ["c"]])
  }

  @Test(arguments: ["a", "a,", "a,b", "a,\"b", "a,\"b\"", "a,\"b\nc", "\"", "\r"])
  func lineWithoutItsEndIsTornAndLeftOut(tail: String) throws {
    let table = try CSV.parse(("x,y\n" + tail).utf8)
    #expect(table.isTorn)
    #expect(table.rows.map(\.fields) == [["x", "y"]])
    #expect(table.rows.last?.end == 4)
  }

  @Test func emptyFileHasNoRows() throws {
    let table = try CSV.parse([])
    #expect(table.rows.isEmpty)
    #expect(!table.isTorn)
  }

  @Test func placesOfFieldsCountLinesAndBytes() throws {
    let table = try CSV.parse("a,\"b\nc\",d\né,f\n".utf8)
    #expect(table.rows.map(\.line) == [1, 3])
    #expect(table.rows.map(\.columns) == [[1, 3, 4], [1, 4]])
    #expect(table.rows.map(\.end) == [10, 15])
  }

  @Test(arguments: [
    ("a\"b\n", 1, 2, "a quote inside a field"), ("x\n\"a\"b\n", 2, 4, "a closing quote"),
    ("x\ny\rz\n", 2, 3, "a carriage return without"), ("x,\0\n", 1, 3, "a NUL byte"),
  ])
  func brokenTextIsRefusedWithItsPlace(text: String, line: Int, column: Int, reason: String) {
    let error = #expect(throws: CSV.Malformed.self) { try CSV.parse(text.utf8) }
    #expect(error?.line == line)
    #expect(error?.column == column)
    #expect(error?.reason.hasPrefix(reason) == true)
    #expect(error?.description.hasPrefix("\(line):\(column): \(reason)") == true)
  }

  // Swift's == takes "\r\n" for one character in some places; bytes leave no doubt.
  private static func sameBytes(_ left: [String], _ right: [String]) -> Bool {
    left.map { Array($0.utf8) } == right.map { Array($0.utf8) }
  }
}
