/// How `memory` goes through its working set.
package enum MemoryPattern: String, Sendable, Codable, CaseIterable {
  /// Reads every word in order: as fast as memory can deliver.
  case stream
  /// From cache line to cache line in a random order that visits each once, every address read from the line
  /// before: as fast as memory can answer.
  case chase
}

/// What `micro` repeats.
package enum MicroOperation: String, Sendable, BitwiseCopyable, Codable, CaseIterable {
  /// A call of a function, and its return.
  case call
  /// A generator is resumed, and hands out its next value.
  case next
  /// An async function is awaited that never suspends.
  case await
  /// An `async let` is made and awaited.
  case asyncLet
  /// A `Task` is made and its value awaited.
  case taskValue
  /// A future of an event loop is made, fulfilled on the loop and awaited.
  case future
  /// Control goes from one party to another.
  case pass
  /// Numbers are put into an array and read from it: one operation a number.
  case array
  /// The same numbers from an iterator, one at a time.
  case iterator
  /// The same bounds given to a generator, which hands out both of them and so one number more.
  case generator

  /// Whether only an async function can do it.
  package var awaits: Bool {
    switch self {
    case .await, .asyncLet, .taskValue, .future: true
    case .call, .next, .pass, .array, .iterator, .generator: false
    }
  }

  /// Whether it needs its model: the others are done on the spot under every model.
  package var needsModel: Bool { awaits || self == .pass }
}

extension Step {
  /// What a model has to be able to do for this step: its name, with the operation for `micro` and the name of the
  /// code for `call`.
  package var ability: String {
    switch self {
    case .micro(let op, _): "micro \(op.rawValue)"
    case .call(let name, _, _, _): Self.ability(toCall: name)
    default: name
    }
  }

  /// The ability to run code of the worker's own: `call tokenise`.
  package static func ability(toCall name: String) -> String { "call \(name)" }

  /// What code of a worker's own may be called: a letter, then letters, digits, `_` and `-`, 64 at most.
  package static func isNameOfCode(_ name: String) -> Bool {
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) }
    guard let first = name.utf8.first, isLetter(first), name.utf8.count <= 64 else { return false }
    return name.utf8.allSatisfy {
      isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
  }

  /// What juggle's own worker can be asked for, in the order of `names`: `call` is left out, since it has no code of
  /// anybody's.
  package static let abilities = names.flatMap { name -> [String] in
    switch name {
    case "micro": MicroOperation.allCases.map { "micro \($0.rawValue)" }
    case "call": []
    default: [name]
    }
  }

  /// Whether a worker may say that it can do this: what juggle's own can, or `call` with a name of code.
  package static func isAbility(_ text: String) -> Bool {
    abilities.contains(text)
      || text.hasPrefix(ability(toCall: ""))
        && isNameOfCode(String(text.dropFirst(ability(toCall: "").count)))
  }

  /// What a task keeps in memory for this step, in bytes, on top of what its model needs.
  package var workingSet: Int {
    switch self {
    case .memory(let bytes, _, _): bytes
    case .file(let bytes, _), .echo(let bytes, _): 2 * bytes + 64  // sent and received
    case .compute, .computeTime, .sleep, .yield, .block, .every, .say, .micro, .call: 0
    }
  }

  /// Whether a task has to have something of its own for it besides its state.
  package var needsBelongings: Bool {
    switch self {
    case .memory, .file, .echo, .micro, .call: true
    case .compute, .computeTime, .sleep, .yield, .block, .every, .say: false
    }
  }

  /// The most bytes that one step may ask for: a working set as large as the address space leaves no room for
  /// sums, and a file or a message is held in memory.
  package var mostBytes: Int {
    if case .memory = self { 1 << 40 } else { 1 << 30 }
  }
}

extension Role {
  /// What one task of this role keeps in memory for its steps, in bytes.
  package var workingSet: Double { steps.reduce(0) { $0 + Double($1.workingSet) } }

  /// How many files and connections one task of this role has open.
  package var descriptors: Int { (usesFile ? 1 : 0) + (usesEcho ? 1 : 0) }

  /// Whether its steps call code of a worker's own.
  package var callsCode: Bool { steps.contains { if case .call = $0 { true } else { false } } }
  package var usesEcho: Bool { steps.contains { if case .echo = $0 { true } else { false } } }
  package var usesFile: Bool { steps.contains { if case .file = $0 { true } else { false } } }
}
