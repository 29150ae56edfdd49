import Foundation

/// What is tried: which two builds are put against each other, and who has to tell them apart.
enum Kind: String, CaseIterable {
  /// The same worker twice: every alarm is a false one.
  case null
  /// A head that computes 10 % or 5 % more.
  case slow10
  case slow5
  /// Two commands, by the gate and by hyperfine, for the same time.
  case commandNull = "command_null"
  case commandSlow5 = "command_slow5"

  /// How often each is tried.
  var tries: Int {
    switch self {
    case .null: 200
    case .slow10, .slow5: 50
    case .commandNull: 20
    case .commandSlow5: 12
    }
  }

  /// How many times the work head has.
  var factor: Double {
    switch self {
    case .null, .commandNull: 1
    case .slow10: 1.1
    case .slow5, .commandSlow5: 1.05
    }
  }

  var isOfCommands: Bool { self == .commandNull || self == .commandSlow5 }
}

/// One cell of one try, or one comparison by hyperfine: a row of `tries.csv`.
struct Row {
  var kind: Kind
  var number: Int
  /// `juggle` or `hyperfine`.
  var tool: String
  var startedAt: String
  /// Of the whole try.
  var seconds: Double
  /// The gate's word for the whole try; empty for hyperfine, which has none.
  var gate: String
  var cell: String
  var outcome: String
  var factor: Double
  var ratio, low, high: Double?
  var firstPairs, secondPairs: Int?
  /// hyperfine's mean ± σ of base and of head, in seconds.
  var baseMean, baseDeviation, headMean, headDeviation: Double?

  static let header = [
    "kind", "try", "tool", "started_at", "seconds", "gate", "cell", "outcome", "factor", "ratio", "low",
    "high",
    "first_pairs", "second_pairs", "base_mean_s", "base_deviation_s", "head_mean_s", "head_deviation_s",
  ]

  var fields: [String] {
    let text = { (value: Double?) in value.map { $0.description } ?? "" }
    let count = { (value: Int?) in value.map { $0.description } ?? "" }
    return [
      kind.rawValue, "\(number)", tool, startedAt, "\(seconds)", gate, cell, outcome, "\(factor)",
      text(ratio),
      text(low), text(high), count(firstPairs), count(secondPairs), text(baseMean), text(baseDeviation),
      text(headMean), text(headDeviation),
    ]
  }

  init?(fields: [String]) {
    guard fields.count == Self.header.count, let kind = Kind(rawValue: fields[0]),
      let number = Int(fields[1]),
      let seconds = Double(fields[4]), let factor = Double(fields[8])
    else { return nil }
    (self.kind, self.number, tool, startedAt, self.seconds) = (kind, number, fields[2], fields[3], seconds)
    (gate, cell, outcome, self.factor) = (fields[5], fields[6], fields[7], factor)
    (ratio, low, high) = (Double(fields[9]), Double(fields[10]), Double(fields[11]))
    (firstPairs, secondPairs) = (Int(fields[12]), Int(fields[13]))
    (baseMean, baseDeviation) = (Double(fields[14]), Double(fields[15]))
    (headMean, headDeviation) = (Double(fields[16]), Double(fields[17]))
  }

  init(
    kind: Kind, number: Int, tool: String, startedAt: String, seconds: Double, gate: String = "",
    cell: String, outcome: String = ""
  ) {
    (self.kind, self.number, self.tool, self.startedAt) = (kind, number, tool, startedAt)
    (self.seconds, self.gate, self.cell, self.outcome, factor) = (seconds, gate, cell, outcome, kind.factor)
  }
}
