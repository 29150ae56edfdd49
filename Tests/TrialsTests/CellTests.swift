import Testing
import Trials

struct CellTests {
  private let cell = Cell(
    workload: "mixed", model: ModelName(.thread), tasks: 30, cores: 2, placement: .scatter,
    parameters: [Cell.Parameter(name: "work", level: "10us")])

  @Test func idNamesEveryFactor() {
    #expect(cell.id == "mixed thread tasks=30 cores=2 scatter work=10us")
  }

  @Test func referenceIsTheSameWorkAsPlainCallsOnOneCore() {
    #expect(cell.reference.id == "mixed subroutine tasks=1 cores=1 compact work=10us")
    #expect(cell.reference.reference == cell.reference)
  }

  @Test(arguments: Model.allCases)
  func ownModelsGoByTheirNameAloneAndForeignOnesWithTheirWorker(model: Model) {
    #expect(ModelName(model).description == model.rawValue)
    #expect(ModelName(model).native == model)
    #expect(ModelName(worker: "py", model: model.rawValue).native == nil)
    #expect(ModelName(worker: "py", model: "asyncio").description == "py/asyncio")
  }
}
