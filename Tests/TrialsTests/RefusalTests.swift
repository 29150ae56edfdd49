import Testing
import Trials

struct RefusalTests {
  @Test(arguments: Model.allCases, Step.abilities)
  func stepsThatNeedNothingOfTheirModelAreDoneByAll(model: Model, ability: String) {
    let op = MicroOperation.allCases.first { "micro \($0.rawValue)" == ability }
    guard !["file", "echo"].contains(ability), op?.needsModel != true else { return }
    #expect(model.refusal(of: ability) == nil)
  }

  @Test(arguments: Model.allCases, MicroOperation.allCases.filter(\.awaits))
  func onlyModelsThatAwaitAreAskedToAwait(model: Model, op: MicroOperation) {
    #expect((model.refusal(of: "micro \(op.rawValue)") == nil) == (model.form == .awaiting))
  }

  @Test(arguments: [Model.subroutine, .coroutine])
  func whoRunsAloneHasNobodyToPassTo(model: Model) {
    #expect(model.refusal(of: "micro pass") == "its tasks run one after another: there is nobody to pass to")
  }

  @Test(arguments: ["file", "echo", "micro pass", "micro await"])
  func aGeneratorsLoopServesTurnsAndSleepsOnly(ability: String) {
    #expect(Model.generator.refusal(of: ability) != nil)
  }

  @Test func workItemsDoNotWaitForEachOther() { #expect(Model.dispatch.refusal(of: "micro pass") != nil) }

  @Test(arguments: [Model.eventLoop, .task, .pool, .thread, .process])
  func whoRunsBesideOthersPassesToThem(model: Model) { #expect(model.refusal(of: "micro pass") == nil) }

  @Test(arguments: ["dance", "micro", "micro dance", ""])
  func unknownAbilityIsRefused(ability: String) {
    #expect(Model.task.refusal(of: ability) == "no such step in this version of juggle")
  }

  @Test func everyStepHasAnAbility() {
    #expect(Step.sleep(ns: 1).ability == "sleep")
    #expect(Step.micro(op: .taskValue, times: 1).ability == "micro taskValue")
    #expect(Step.abilities.count == Step.names.count - 2 + MicroOperation.allCases.count)
  }
}
