import JuggleWorker

/// A worker of juggle with two steps of its own: one that computes and one that waits.
@main
struct Words {
  static func main() {
    serve(
      [
        .blocking("count") { call in
          for _ in 0..<call.amount { try check(frequencies(of: text)) }
        },
        .async("look-up") { call in
          try await Glossary.shared.lookUp("task \(call.task)", milliseconds: call.amount)
        },
      ],
      // A static value is made when it is first used: here, and not by the first call. Tasks that are processes would
      // each make it anew.
      prepare: { _ = text })
  }

  private static let text = String(repeating: "the quick brown fox jumps over the lazy dog ", count: 500)

  private static func check(_ counts: [Substring: Int]) throws {
    guard counts["the"] == 1_000 else { throw Wrong(found: counts["the"] ?? 0) }
  }

  /// What a step throws fails its trial, with this as the reason.
  private struct Wrong: Error, CustomStringConvertible {
    let found: Int
    var description: String { "\"the\" was counted \(found) times, 1000 is right" }
  }
}

func frequencies(of text: String) -> [Substring: Int] {
  text.split(separator: " ").reduce(into: [:]) { $0[$1, default: 0] += 1 }
}

/// Stands for a service on the network: it is slow to answer, and any number of questions may be open.
actor Glossary {
  static let shared = Glossary()
  private(set) var questions = 0

  func lookUp(_ word: String, milliseconds: Int) async throws {
    questions += 1
    try await Task.sleep(for: .milliseconds(milliseconds))
  }
}
