import Execution
import FoundationEssentials
import Glibc
import Trials

/// `juggle-worker serve`: an echo server, until its standard input is closed or its time is over.
///
/// It reads a token as one line of JSON, writes its port as one line of JSON once it listens, and ends with whoever
/// holds the other end of its input.
enum EchoService {
  static func run() -> Never {
    guard let line = readLine(strippingNewline: true),
      let request = try? JSONDecoder().decode(EchoServerRequest.self, from: Data(line.utf8)),
      (1...1_000_000).contains(request.seconds)
    else { finish(EchoServerReply(error: "a line with `token` and `seconds` is expected on standard input")) }
    alarm(UInt32(request.seconds))
    allowDescriptors()
    let server: EchoServer
    do {
      server = try EchoServer(token: request.token)
    } catch {
      finish(EchoServerReply(error: "\(error)"))
    }
    write(EchoServerReply(port: server.port))
    while readLine() != nil {}
    withExtendedLifetime(server) { _exit(0) }
  }

  /// Every connection is an open file: as many as may be.
  private static func allowDescriptors() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private static func finish(_ reply: EchoServerReply) -> Never {
    write(reply)
    _exit(1)
  }

  private static func write(_ reply: EchoServerReply) {
    guard var line = try? JSONEncoder().encode(reply) else { return }
    line.append(UInt8(ascii: "\n"))
    line.withUnsafeBytes { _ = Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
