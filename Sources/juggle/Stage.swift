import ArgumentParser
import Topology

/// Where trials run, as `--on` says it.
enum Stage: Sendable, Equatable {
  case local
  case simulated(Topology.Source)

  private static let simulation = "simulated"

  /// - Throws: `ValidationError` for a word that names no place.
  init(argument: String) throws {
    let words = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch (words.first, words.count) {
    case ("local", 1): self = .local
    case (Self.simulation[...], 1): self = .simulated(.thisMachine)
    case (Self.simulation[...], _):
      self = .simulated(Topology.Source(rawValue: String(words[1])) ?? .init(argument: String(words[1])))
    default:
      throw ValidationError(
        "--on \(argument): it is no place to run on; known are local, simulated (this machine), and a machine to "
          + "simulate, such as 'simulated:package:1 core:16 pu:2' or simulated:machine.xml")
    }
  }
}
