import Dispatch
import Glibc

/// Turns Ctrl-C and a polite kill into the cancellation of a task, for as long as it runs.
func cancelledBySignals<Result: Sendable>(
  _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let task = Task { try await body() }
  // What was ignored at the start stays so: under nohup the terminal's end means nothing.
  let numbers = [SIGINT, SIGTERM, SIGHUP].filter { number in
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) != 1
  }
  let sources = numbers.map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number)
    source.setEventHandler { task.cancel() }
    source.resume()
    return source
  }
  defer {
    for (source, number) in zip(sources, numbers) {
      source.cancel()
      signal(number, SIG_DFL)
    }
  }
  return try await task.value
}
