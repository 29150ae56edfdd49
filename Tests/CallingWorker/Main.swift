import Glibc
import JuggleWorker

/// A worker for tests: its steps say by lines of a file (`JUGGLE_TEST_NOTES`) that they were called, from whichever
/// process.
@main
struct Main {
  static func main() {
    guard let path = getenv("JUGGLE_TEST_NOTES") else { exit(3) }
    let file = open(path, O_WRONLY | O_APPEND)
    let note = { @Sendable (name: String, call: StepCall) in
      let line = "\(name) \(call.task) \(call.lap) \(call.amount)\n"
      _ = line.withCString { write(file, $0, strlen($0)) }
    }
    serve(
      [
        .blocking("block") { call in
          print("this is not the reply")
          note("block", call)
        },
        .async("await") { call in
          try await Task.sleep(for: .milliseconds(1))
          note("await", call)
        },
        .blocking("deep") { _ in deepen(200) },
        .blocking("note") { call in note("note", call) },
        .async("fail") { call in if call.task > 0 { throw Broken() } },
        .blocking("throw") { call in if call.task > 0 { throw Broken() } },
        .blocking("crash") { call in if call.task == 1 { fatalError("it went wrong on purpose") } },
      ],
      prepare: { _ = "prepared\n".withCString { write(file, $0, strlen($0)) } })
  }

  private struct Broken: Error, CustomStringConvertible { let description = "out of ideas" }

  /// So many kibibytes of stack.
  @inline(never) private static func deepen(_ levels: Int) {
    withUnsafeTemporaryAllocation(byteCount: 1_000, alignment: 8) { buffer in
      buffer[0] = UInt8(truncatingIfNeeded: levels)
      if levels > 0 { deepen(levels - 1) }
      precondition(buffer[0] == UInt8(truncatingIfNeeded: levels))
    }
  }
}
