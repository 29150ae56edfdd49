import Foundation
import Testing

/// First words that are no command.
struct UnknownCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  @Test(arguments: [
    (["shwo"], "juggle: unknown command shwo; did you mean show? Commands: answer, topology, "),
    (["simulat", "x.yaml"], "juggle: unknown command simulat; did you mean simulate? Commands: "),
    (["help", "rnu"], "juggle: unknown command rnu; did you mean run? Commands: "),
    (["entertain"], "juggle: unknown command entertain. Commands: answer, topology, "),
    ([""], "juggle: unknown command \"\". Commands: "),
    (["\u{1B}[2J"], "juggle: unknown command \"\\u{1B}[2J\". Commands: "),
  ])
  func aCommandThatIsNoneHasTheNearestSuggested(arguments: [String], words: String) async throws {
    let ended = try await juggle.run(arguments, in: folder.url)
    #expect(ended.code == 2)
    #expect(ended.errors.hasPrefix(words), "\(ended.errors)")
    #expect(ended.output.isEmpty)
  }

  @Test(arguments: [[], ["help"], ["--help"], ["help", "run"], ["--version"], ["list", "--help"]])
  func helpIsStillGiven(arguments: [String]) async throws {
    let ended = try await juggle.run(arguments, in: folder.url)
    #expect(ended.code == 0)
    #expect(!ended.output.isEmpty && ended.errors.isEmpty, "\(ended)")
  }
}
