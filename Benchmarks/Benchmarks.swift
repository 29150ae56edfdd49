import Foundation

/// What juggle itself costs, measured against what it may cost: ratios within one run, so that a slow or a busy
/// machine is no excuse.
///
/// Exit code 1 when a figure misses what is wanted. With the argument `page` only `report.html` is measured.
@main
struct Benchmarks {
  static func main() async {
    if CommandLine.arguments.dropFirst().first == plainGroup { return await measurePlainGroup() }
    do {
      let figures =
        CommandLine.arguments.dropFirst().first == "page"
        ? try await pageSpeed()
        : try await million() + models() + steps() + fidelity() + costs() + recordingCost() + trialCost()
          + harnessMemory() + pageSpeed()
      print(table(figures), terminator: "")
      exit(figures.contains { $0.isMet == false } ? 1 : 0)
    } catch {
      FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
      exit(2)
    }
  }
}
