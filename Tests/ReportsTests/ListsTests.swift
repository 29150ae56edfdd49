import Testing
import Trials

@testable import Reports

struct ListsTests {
  @Test func aTableWithoutTitlesHasItsRowsOnly() {
    #expect(
      TextTable(rows: [["a", "first"], ["longer", "second"]]).aligned == "a       first\nlonger  second\n")
    #expect(TextTable(rows: [["alone"]]).aligned == "alone\n")
    #expect(TextTable(rows: []).aligned == "")
  }

  @Test(arguments: [nil, 20, 80]) func aRowWithoutValuesIsAnEmptyLine(columns: Int?) {
    let table = TextTable(rows: [["a", "first"], ["", ""], ["b", ""]])
    #expect(table.text(on: Screen(columns: columns)) == "a  first\n\nb\n")
  }

  @Test func aTableThatHasWhatOnlyWindowsShowIsEmptyInAPipe() {
    let table = TextTable([.bars("scaled", [1, 0.5], rank: 1)])
    #expect(!table.text(on: Screen(columns: 80)).isEmpty)
    #expect(table.aligned.allSatisfy { $0.isNewline })
  }

  @Test func everyModelAndEveryStepIsListedWithWhatItIs() {
    let models = Lists.models.split(separator: "\n")
    #expect(models.count == Model.allCases.count)
    #expect(models.first == "subroutine  plain calls, one after another, on one thread")
    let steps = Lists.steps.split(separator: "\n")
    #expect(steps.count == Step.names.count)
    #expect(steps.allSatisfy { $0.contains("  ") })
    #expect(Lists.table.hasPrefix("step "))
    #expect(Lists.experiments([["a.yaml", "Why?"]]) == "a.yaml  Why?\n")
  }
}
