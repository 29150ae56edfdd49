import Foundation
import Glibc
import Synchronization

/// The talk with a browser over `--remote-debugging-pipe`: messages of JSON, each ended by NUL.
///
/// One thread reads. A call that isn't answered in time fails, and so do all calls once the browser is gone.
/// Source of the messages: "Chrome DevTools Protocol", version 1.3.
final class Connection: Sendable {
  /// What a message is, before anybody knows what it should hold.
  private struct Envelope: Decodable {
    var id: Int?
    var method: String?
    var sessionId: String?
  }

  private struct Message: Encodable {
    var id: Int
    var method: String
    var params: JSON
    var sessionId: String?
  }

  private struct Reply<Result: Decodable>: Decodable {
    struct Refusal: Decodable { var message: String }

    var result: Result?
    var error: Refusal?
  }

  private struct Pending {
    var method: String
    var deadline: ContinuousClock.Instant
    var answer: CheckedContinuation<Data, any Error>
  }

  private struct State {
    var lastID = 0
    var pending: [Int: Pending] = [:]
    var listeners: [String: @Sendable (_ method: String, _ message: Data) -> Void] = [:]
    var isClosed = false
  }

  private let socket: Int32
  private let state = Mutex(State())

  /// - Parameter socket: The connection's own from now on.
  init(socket: Int32) {
    self.socket = socket
    Thread.detachNewThread { self.readToEnd() }
  }

  deinit { Glibc.close(socket) }

  /// Ends the talk; calls that wait fail.
  func close() { shutdown(socket, Int32(SHUT_RDWR)) }

  /// Has `body` called, on the reader's thread, with each event of that session: its name, and the whole message.
  func listen(to session: String, _ body: @escaping @Sendable (_ method: String, _ message: Data) -> Void) {
    state.withLock { $0.listeners[session] = body }
  }

  func stopListening(to session: String) { state.withLock { _ = $0.listeners.removeValue(forKey: session) } }

  /// Calls a method and returns its result.
  ///
  /// - Throws: `Failure` when the browser refuses, when it doesn't answer within `limit`, and when it is gone.
  func call<Result: Decodable>(
    _ method: String, _ parameters: JSON = [:], session: String? = nil, limit: Duration = .seconds(30)
  ) async throws -> Result {
    let answer = try await withCheckedThrowingContinuation { continuation in
      post(
        method, parameters, session,
        Pending(method: method, deadline: .now + limit, answer: continuation))
    }
    let reply: Reply<Result>
    do {
      reply = try JSONDecoder().decode(Reply<Result>.self, from: answer)
    } catch {
      let start = String(decoding: answer.prefix(500), as: UTF8.self)
      throw Failure("\(method): the answer is no \(Result.self): \(start)")
    }
    if let error = reply.error { throw Failure("\(method): the browser refused: \(error.message)") }
    guard let result = reply.result else { throw Failure("\(method): an answer without a result") }
    return result
  }

  /// Calls a method of which nobody needs the result, and doesn't wait for it.
  func post(_ method: String, _ parameters: JSON = [:], session: String? = nil) {
    post(method, parameters, session, nil)
  }

  private func post(_ method: String, _ parameters: JSON, _ session: String?, _ pending: Pending?) {
    let sent = state.withLock { state in
      guard !state.isClosed else { return false }
      state.lastID += 1
      let message = Message(id: state.lastID, method: method, params: parameters, sessionId: session)
      // Registered before it is sent: the answer may be there at once.
      if let pending { state.pending[state.lastID] = pending }
      guard let bytes = try? JSONEncoder().encode(message), send(bytes + [0]) else {
        state.pending[state.lastID] = nil
        return false
      }
      return true
    }
    if !sent { pending?.answer.resume(throwing: Failure("\(method): the browser is gone")) }
  }

  private func send(_ bytes: Data) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer
      while !rest.isEmpty {
        let count = Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        guard count > 0 else { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
      return true
    }
  }

  private func readToEnd() {
    var (open, buffer) = (Data(), [UInt8](repeating: 0, count: 1 << 16))
    while true {
      var wanted = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wanted, 1, 50)
      failOverdue()
      guard ready != 0 else { continue }
      let count = read(socket, &buffer, buffer.count)
      guard count > 0 else { break }
      var piece = buffer[..<count]
      while let end = piece.firstIndex(of: 0) {
        deliver(open + piece[..<end])
        (open, piece) = (Data(), piece[(end + 1)...])
      }
      open += piece
    }
    let left = state.withLock { state in
      state.isClosed = true
      defer { state.pending = [:] }
      return state.pending.values.map { $0 }
    }
    for call in left { call.answer.resume(throwing: Failure("\(call.method): the browser is gone")) }
  }

  private func deliver(_ message: Data) {
    guard let envelope = try? JSONDecoder().decode(Envelope.self, from: message) else { return }
    if let id = envelope.id {
      state.withLock { $0.pending.removeValue(forKey: id) }?.answer.resume(returning: message)
    } else if let session = envelope.sessionId, let method = envelope.method {
      state.withLock { $0.listeners[session] }?(method, message)
    }
  }

  private func failOverdue() {
    let now = ContinuousClock.now
    let overdue = state.withLock { state in
      let ids = state.pending.filter { $0.value.deadline < now }.map(\.key)
      return ids.compactMap { state.pending.removeValue(forKey: $0) }
    }
    for call in overdue { call.answer.resume(throwing: Failure("\(call.method): no answer in time")) }
  }
}

/// A result that nobody looks at.
struct Nothing: Decodable {}
