import Foundation

/// What juggle itself costs, measured against what it may cost: ratios within one run, so that a slow or a busy
/// machine is no excuse.
///
/// Exit code 1 when a figure misses what is wanted. Arguments name the groups that are measured; without any all are.
@main
struct Benchmarks {
  private static let groups: [(name: String, measure: @Sendable () async throws -> [Figure])] = [
    ("million", { try await million() }), ("models", { try await models() }),
    ("steps", { try await steps() }),
    ("fidelity", { try fidelity() }), ("costs", { try costs() }),
    ("recording", { try await recordingCost() }),
    ("trial", { try await trialCost() }), ("memory", { try harnessMemory() }),
    ("simulator", { try simulatorSpeed() }),
    ("show", { try showSpeed() }), ("page", { try await pageSpeed() }),
  ]

  static func main() async {
    let wanted = CommandLine.arguments.dropFirst()
    if wanted.first == plainGroup { return await measurePlainGroup() }
    var figures: [Figure] = []
    do {
      if wanted.first == simulatedAlone { return try simulateAlone(Array(wanted.dropFirst())) }
      let names = groups.map(\.name)
      if let unknown = wanted.first(where: { !names.contains($0) }) {
        throw Missing(what: "a group \"\(unknown)\" (there are \(names.joined(separator: ", ")))")
      }
      for group in groups where wanted.isEmpty || wanted.contains(group.name) {
        figures += try await group.measure()
      }
      print(table(figures), terminator: "")
      exit(figures.contains { $0.isMet == false } ? 1 : 0)
    } catch {
      print(table(figures), terminator: "")  // what was measured until then
      FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
      exit(2)
    }
  }
}
