import Testing
import Trials

struct TextMarkTests {
  @Test(arguments: [("1", "1 task"), ("30", "30 tasks"), ("1.5x", "1.5x"), ("all", "all"), ("", "")])
  func aNumberOfTasksIsMarkedAsText(level: String, field: String) {
    #expect(TextMark.tasks.marked(level) == field)
    #expect(TextMark.tasks.plain(field) == level)
  }

  @Test(arguments: [("0", "[0]"), ("0 2 4", "[0 2 4]"), ("", "")])
  func aListIsMarkedAsText(list: String, field: String) {
    #expect(TextMark.list.marked(list) == field)
    #expect(TextMark.list.plain(field) == list)
  }

  @Test(arguments: ["30", "1.5x tasks", "30  tasks", "many tasks", "1 tasks", "2 task", " tasks"])
  func whatIsMarkedOtherwiseStaysAsItIs(field: String) {
    #expect(TextMark.tasks.plain(field) == field)
    #expect(TextMark.list.plain(field) == field)
  }
}
