import Execution
import Trials

/// Makes this program a worker of juggle: answers the one request on its standard input and ends the process.
///
/// Everything that juggle's own models can do, this worker can do as well, and your steps on top. Call it first in
/// `main`: what it measures should not be the rest of your program.
///
/// What the program prints goes to standard error from here on, since standard output is juggle's. The main thread does
/// not serve the main actor: code that needs `@MainActor` never gets to run. A name that can't be one, or that
/// two steps have, ends the process with code 2.
///
/// ```swift
/// @main
/// struct Words {
///   static func main() {
///     serve([.blocking("count") { call in count(text, times: call.amount) }])
///   }
/// }
/// ```
///
/// - Parameters:
///   - steps: Your own steps, each with a name of its own.
///   - prepare: Called once before a trial, on the main thread and before the clock starts: reads files, fills caches and
///     the like. It must not start threads or Swift tasks, which a process that is forked (`process`) would not have.
public func serve(_ steps: [OwnStep], prepare: () -> Void = {}) -> Never {
  for (index, step) in steps.enumerated() {
    let place = "serve, step \(index + 1): \"\(step.name)\""
    guard Step.isNameOfCode(step.name) else {
      Worker.refuse("\(place) can't be a name: a letter, then letters, digits, _ and -, 64 at most")
    }
    if let first = steps.firstIndex(where: { $0.name == step.name }), first < index {
      Worker.refuse("\(place) is the name of step \(first + 1) as well; give each a name of its own")
    }
  }
  Worker(code: OwnCode(steps.map { ($0.name, $0.body) })).serve(prepare: prepare)
}
