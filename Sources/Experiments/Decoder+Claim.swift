import Trials

extension Decoder {
  mutating func claims(_ node: Node, among factors: Factors) -> [Claim] {
    let allowed = "a list of claims is needed"
    guard let items = list(node, what: "expect", allowed: allowed) else { return [] }
    guard items.count <= 1_000 else {
      report(node.place, "expect: \(items.count) claims", allowed: "at most 1000")
      return []
    }
    return items.compactMap { claim($0, among: factors) }
  }

  private mutating func claim(_ node: Node, among factors: Factors) -> Claim? {
    let known = ["claim", "ratio", "value", "of", "to", "between", "atLeast", "atMost"]
    let before = problems.count
    guard let fields = fields(of: node, what: "claim", known: known) else { return nil }
    let wording = require("claim", of: fields, at: node.place, advice: "say in words what is expected")
      .flatMap { text($0, what: "claim") }

    let subject: Claim.Subject?
    let response: Response?
    switch (fields["ratio"], fields["value"]) {
    case (let ratio?, nil):
      response = word(ratio, what: "ratio", as: Response.self)
      let of = selected("of", fields, at: node.place, among: factors)
      let to = selected("to", fields, at: node.place, among: factors)
      if let of, let to { subject = .ratio(of: of, to: to) } else { subject = nil }
    case (nil, let value?):
      response = word(value, what: "value", as: Response.self)
      if let to = fields["to"] {
        report(to.place, "claim: `to` beside `value`", allowed: "only a ratio has a `to`")
      }
      subject = selected("of", fields, at: node.place, among: factors).map { .value(of: $0) }
    default:
      report(
        node.place,
        "claim: \(fields["ratio"] == nil ? "neither `ratio` nor `value`" : "`ratio` and `value`")",
        allowed: "a claim is about one of the two")
      return nil
    }
    guard let response, let subject else { return nil }
    let isRatio = fields["ratio"] != nil
    let bounds = bounds(fields, of: isRatio ? nil : response, at: node.place)
    guard let wording, let bounds, problems.count == before else { return nil }
    return Claim(
      text: wording, response: response, subject: subject, atLeast: bounds.low, atMost: bounds.high)
  }

  private mutating func selected(
    _ key: String, _ fields: [String: Node], at place: Place, among factors: Factors
  ) -> Selector? {
    require(key, of: fields, at: place, advice: "name the cells, as in `\(key): { model: thread }`")
      .flatMap { selector($0, what: key, among: factors) }
  }

  mutating func require(
    _ key: String, of fields: [String: Node], at place: Place, advice: String
  ) -> Node? {
    if let node = fields[key] { return node }
    report(place, "missing key \(quoted(key))", advice: advice)
    return nil
  }

  /// The bounds of a claim about a ratio (response nil) or about a response itself.
  private mutating func bounds(
    _ fields: [String: Node], of response: Response?, at place: Place
  ) -> (low: Double?, high: Double?)? {
    func bound(_ node: Node, _ what: String) -> Double? {
      value(node, what: what) { text throws(Unreadable) in
        switch response?.rawValue {
        case let name? where name.hasSuffix("_per_s"): try Literal.number(text)
        case let name? where name.hasSuffix("_s"): try Literal.seconds(text)
        case let name? where name.hasSuffix("_bytes"): try Literal.size(text)
        default: try Literal.number(text)
        }
      }
    }
    if let between = fields["between"] {
      for key in ["atLeast", "atMost"] where fields[key] != nil {
        report(between.place, "claim: `between` and `\(key)`", allowed: "one of the two is enough")
        return nil
      }
      guard case .list(let ends) = between.content, ends.count == 2 else {
        report(
          between.place, "between: \(between.kind)", allowed: "two bounds are needed, as in [0.95, 1.05]")
        return nil
      }
      guard let low = bound(ends[0], "between"), let high = bound(ends[1], "between") else { return nil }
      guard low <= high else {
        report(
          between.place, "between: the interval is reversed", allowed: "the lower bound comes first",
          advice: "write \(Node(.list([ends[1], ends[0]]), at: between.place).yaml)")
        return nil
      }
      return (low, high)
    }
    let low = fields["atLeast"].map { bound($0, "atLeast") }
    let high = fields["atMost"].map { bound($0, "atMost") }
    if case (nil, nil) = (low, high) {
      report(place, "claim: no bound", allowed: "one of `between`, `atLeast`, `atMost` is needed")
      return nil
    }
    if case .some(nil) = low { return nil }
    if case .some(nil) = high { return nil }
    if let low = low ?? nil, let high = high ?? nil, low > high {
      report(place, "claim: `atLeast` is above `atMost`", allowed: "the lower bound is the smaller one")
      return nil
    }
    return (low ?? nil, high ?? nil)
  }
}
