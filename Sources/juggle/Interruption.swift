import Dispatch
import Glibc

/// Turns Ctrl-C and a polite kill into the cancellation of a task, for as long as it runs.
func cancelledBySignals<Result: Sendable>(
  _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let task = Task { try await body() }
  let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number)
    source.setEventHandler { task.cancel() }
    source.resume()
    return source
  }
  defer {
    for (source, number) in zip(sources, [SIGINT, SIGTERM, SIGHUP]) {
      source.cancel()
      signal(number, SIG_DFL)
    }
  }
  return try await task.value
}
