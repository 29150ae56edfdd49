import Experiments
import Findings
import Trials

/// How a run was measured: names and values, for the template.
struct MethodValues {
  var facts: [Fact]
  /// The experiment's text.
  var source: String?
  /// Why less is known than could be.
  var unknown: String?

  /// Columns of a fact, of which command lines may have any number.
  private static let longest = 1_000

  struct Fact {
    var label: String
    var content: String
    var isCode = false
  }

  /// - Parameter results: With short names.
  init(_ results: Results, _ summaries: [Summary]) {
    facts = []
    func fact(_ label: String, _ content: String?, isCode: Bool = false) -> [Fact] {
      guard let content, !content.isEmpty else { return [] }
      // What is to be copied has the spaces that it had.
      let text = isCode ? printable(content) : withBoundUnits(content)
      return [Fact(label: printable(label), content: shortened(text, to: Self.longest), isCode: isCode)]
    }
    let counts = summaries.map(\.count).filter { $0 > 0 }
    let rounds = counts.min().flatMap { fewest in counts.max().map { (fewest, $0) } }.map { fewest, most in
      (fewest == most ? Wording.amount(most, "round") : "\(fewest) to \(most) rounds")
        + " a cell: each round visits every unfinished cell once, in shuffled order; a trial is "
        + (results.simulated == nil
          ? "a fresh process, warmed up, " : "simulated with another draw of chance, ")
        + "and counts by the median of its timed iterations"
    }
    facts += fact("Rounds", rounds)
    guard let info = results.info else {
      facts +=
        fact("Host", results.origin?.host) + fact("Kernel", results.origin?.kernel)
        + fact("CPU", results.origin?.cpu)
      facts += fact("Capacity", results.capacity.map { "\(Wording.cores($0)) PUs" })
      unknown =
        "The folder's run.json says nothing of this run: its question, the experiment's text, versions and the cells that "
        + "were left out are unknown. All figures come from trials.csv."
      return
    }
    facts += fact("Order", "drawn by seed \(info.seed)")
    facts += fact("Trial", Self.trialLength(info))
    facts += fact("Precision wanted", "±\(Wording.percent(info.targetPrecision)) of the wall time")
    facts += fact("Ended", info.end.map { Self.text($0, results.verb) } ?? "it runs still, or was killed")
    facts += fact(
      results.simulated == nil ? "Measured" : "Simulated",
      info.startedAt + (info.endedAt.map { " to \($0)" } ?? ""))
    facts += fact(
      "Reference rate",
      "\(Wording.count(info.unitsPerSecond)) kernel units a second, "
        + (results.simulated == nil
          ? "measured at the run's start on one core" : "as its costs say; they are in machine.json"))
    facts += fact("Host", info.host) + fact("Kernel", info.kernel) + fact("CPU", info.cpu)
    facts += fact(
      "Usable",
      "\(Wording.amount(info.cores, "core")), \(Wording.amount(info.pus, "PU"))"
        + (info.allowedPUs.isEmpty ? "" : " (numbers \(info.allowedPUs))"))
    facts += fact(
      "Capacity",
      "\(Wording.cores(info.capacity)) PUs" + (info.capacityReason.map { ", because \($0)" } ?? ""))
    facts += fact("Launcher", info.launcher)
    facts += fact("Versions", "juggle \(info.juggleVersion)")
    facts += info.workers.sorted { $0.key < $1.key }.flatMap {
      fact("Worker \($0.key)", "SHA-256 \($0.value.prefix(16))…", isCode: true)
    }
    facts += fact("Command line", info.commandLine.joined(separator: " "), isCode: true)
    facts += fact("Run", info.id, isCode: true)
    if let gate = info.gate {
      facts += fact("Base", gate.base.joined(separator: " "), isCode: true)
      facts += fact("Head", gate.head.joined(separator: " "), isCode: true)
    }
    source = info.source.isEmpty ? nil : Self.lines(info.source)
  }

  /// What the experiment's text says; nil where the command line said something else, or the text is another version's.
  private static func trialLength(_ info: RunInfo) -> String? {
    guard info.gate == nil, !info.commandLine.contains(where: { $0.contains("precision.trial") }),
      let experiment = try? Experiment.decode(text: info.source, name: info.experiment, path: "")
    else { return nil }
    let length = Wording.seconds(experiment.precision.trial)
    return "as many timed iterations as add up to about \(length), 50 at most"
  }

  private static func text(_ end: RunInfo.End, _ verb: String) -> String {
    switch end {
    case .precise: "every cell was precise enough"
    case .givenUp: "every cell was precise enough, but for those that failed and were given up"
    case .rounds: "the last round allowed was \(verb)"
    case .time: "its time was used up"
    case .interrupted: "it was interrupted"
    }
  }

  /// The text with its lines, and nothing in it that would steer.
  private static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { printable(String($0).replacing("\t", with: "    ")) }.joined(separator: "\n")
  }
}
