import Testing
import Trials

@testable import Findings

struct FirstFiguresTests {
  private func cell(_ model: Model, _ tasks: Int, cores: Int = 2) -> Cell {
    Cell(workload: "w", model: ModelName(model), tasks: tasks, cores: cores)
  }

  @Test func theFirstTrialHasAFigureAndLaterOnesRefineIt() {
    let cells = [cell(.subroutine, 1, cores: 1), cell(.thread, 1), cell(.thread, 30), cell(.task, 30)]
    var seen = FirstFigures(cells)
    #expect(seen.lines.isEmpty)
    seen.note(cells[1], wall: 0.005)
    #expect(seen.lines == ["w, 1 task: thread 5.00 ms"])
    seen.note(cells[2], wall: 0.080)
    #expect(seen.lines == ["w, 30 tasks: thread 80.0 ms"])
    seen.note(cells[0], wall: 0.005)
    seen.note(cells[3], wall: 0.075)
    #expect(seen.lines == ["w, 30 tasks: task 15.0×, thread 16.0×"])
    for _ in 0..<2 { seen.note(cells[2], wall: 0.076) }
    #expect(seen.lines == ["w, 30 tasks: task 15.0×, thread 15.2×"])
  }
}
