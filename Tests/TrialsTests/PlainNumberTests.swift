import Testing

@testable import Trials

struct PlainNumberTests {
  private func number(_ text: String) -> PlainNumber? {
    Array(text.utf8).withUnsafeBufferPointer { PlainNumber($0) }
  }

  private func whole(_ text: String) -> Int? { Array(text.utf8).withUnsafeBufferPointer { Int(csv: $0) } }

  private func real(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { Double(csv: $0) }
  }

  @Test func theSameNumbersAreReadAsByTheLibrary() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<20_000 {
      var text = Bool.random(using: &random) ? "-" : ""
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        text += String(Int.random(in: 0...9, using: &random))
      }
      if Bool.random(using: &random) { text += ".\(Int.random(in: 0...99_999, using: &random))" }
      if Int.random(in: 0...3, using: &random) == 0 { text += "e\(Int.random(in: -30...30, using: &random))" }
      #expect(
        real(text)?.bitPattern == Double(text).flatMap { $0.isFinite ? $0 : nil }?.bitPattern, "\(text)")
      #expect(whole(text) == Int(text), "\(text)")
    }
  }

  @Test func allDigitsOfANumberSurviveItsText() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(real(value.description)?.bitPattern == value.bitPattern, "\(value)")
    }
  }

  @Test(arguments: [
    "", "-", ".5", "5.", "1e", "1e+5", "0x10", "+1", "1_000", " 1", "1 ", "1234567890123456789", "nan",
    "1e100",
  ])
  func whatIsWrittenOtherwiseIsLeftToTheLibrary(text: String) {
    #expect(number(text) == nil)
    #expect(real(text) == Double(text).flatMap { $0.isFinite ? $0 : nil })
    #expect(whole(text) == Int(text))
  }

  @Test(arguments: ["1.0", "1e3", "1.0e1", "0e0"])
  func aWholeNumberHasNeitherPointNorExponent(text: String) {
    #expect(number(text)?.isWhole == false)
    #expect(whole(text) == nil)
  }
}
