extension WorkerReply {
  /// What can't be in a reply to `describe`: what was found, where, and what is allowed; nil where all can be.
  ///
  /// A worker that misspells what it can do would else be told later that it can't do it, with no word of the slip.
  ///
  /// - Complexity: O(steps of all models).
  package var descriptionFault: String? {
    if let runtime, !Self.isLine(runtime) {
      return
        "its runtime is \(CSV.shown(runtime)); a line of 1 to \(Self.longestRuntime) characters is possible"
    }
    guard let models, !models.isEmpty else {
      return "it describes no models; `models` names one at least, with its steps"
    }
    return models.sorted { $0.key < $1.key }.lazy.compactMap(Self.fault).first
  }

  /// Kernel units per second that a reply to `calibrate` may give: the slowest interpreter has more, and no PU has as many
  /// as the largest.
  package static let rates = 1.0...1e11

  private static let longestRuntime = 200

  private static func isLine(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    return !scalars.isEmpty && scalars.count <= longestRuntime
      && scalars.allSatisfy {
        $0.properties.generalCategory != .control && $0 != "\u{2028}" && $0 != "\u{2029}"
      }
  }

  private static func fault(of name: String, _ ability: ModelAbility) -> String? {
    let place = "its model \(CSV.shown(name))"
    guard ModelName.isName(name) else {
      return "\(place) can't be asked for: names are up to 64 letters, digits, `-`, `_` and `.`"
    }
    if let threads = ability.threads, !ModelAbility.numbersOfThreads.contains(threads) {
      let allowed = ModelAbility.numbersOfThreads.joined(separator: ", ")
      return "\(place) has threads \(CSV.shown(threads)); these are possible: \(allowed)"
    }
    if let step = ability.steps.first(where: { !Step.isAbility($0) }) {
      let allowed = (Step.abilities + [Step.ability(toCall: "NAME")]).joined(separator: ", ")
      return "\(place) has the step \(CSV.shown(step)); these are possible: \(allowed)"
    }
    return nil
  }
}
