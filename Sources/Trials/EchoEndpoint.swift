/// Where a trial's echo server listens, and how to be let in.
package struct EchoEndpoint: Sendable, Hashable, Codable {
  /// An address of this machine's loopback.
  package var host: String
  package var port: Int
  /// What the first bytes of every connection have to be.
  package var token: String
  /// The server's process, for its CPU time.
  package var pid: Int32?

  package init(host: String = "127.0.0.1", port: Int, token: String, pid: Int32? = nil) {
    self.host = host
    self.port = port
    self.token = token
    self.pid = pid
  }
}

/// What an echo server reads from standard input: one line of JSON.
package struct EchoServerRequest: Sendable, Codable {
  package var token: String
  /// It ends itself after so many seconds, whatever happens to its parent.
  package var seconds: Int

  package init(token: String, seconds: Int) {
    self.token = token
    self.seconds = seconds
  }
}

/// What an echo server writes to standard output once it listens, or can't: one line of JSON.
package struct EchoServerReply: Sendable, Codable {
  package var port: Int?
  package var error: String?

  package init(port: Int? = nil, error: String? = nil) {
    self.port = port
    self.error = error
  }
}

/// What goes over a connection: the token, one byte back, and then frames. Numbers are little-endian.
///
///     token                                      32 bytes, answered with `welcome`
///     frame    bytes: UInt32, delay_ns: UInt64, then so many bytes, answered with the same bytes
package enum EchoProtocol {
  package static let tokenBytes = 32
  package static let welcome = UInt8(ascii: "+")
  package static let headerBytes = 12
}
