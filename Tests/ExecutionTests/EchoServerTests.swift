import Foundation
import Testing
import Trials

@testable import Execution

struct EchoServerTests {
  private static let token = StepsTests.token

  @Test func listensOnLoopbackOnly() throws {
    let server = try EchoServer(token: Self.token)
    defer { try? server.close() }
    #expect(server.host == "127.0.0.1")
    #expect(try #require(server.port) > 1_023)
  }

  /// What the kernel says of it, rather than what it says of itself.
  @Test func thereIsNoSocketOfItBeyondLoopback() throws {
    let server = try EchoServer(token: Self.token)
    defer { try? server.close() }
    let digits = String(try #require(server.port), radix: 16, uppercase: true)
    let port = String(repeating: "0", count: 4 - digits.count) + digits
    var addresses: [String] = []
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
      guard let text = try? String(contentsOfFile: table, encoding: .utf8) else { continue }
      for line in text.split(separator: "\n").dropFirst() {
        let fields = line.split(separator: " ")
        guard fields.count > 3, fields[3] == "0A", fields[1].hasSuffix(":" + port) else { continue }
        addresses.append(String(fields[1].prefix { $0 != ":" }))  // of sockets that listen
      }
    }
    #expect(addresses == ["0100007F"])
  }

  @Test(arguments: ["", "short", String(repeating: "x", count: 33)])
  func aTokenOfAnotherLengthIsRefused(token: String) {
    #expect(throws: ExecutionError.self) { try EchoServer(token: token) }
  }

  @Test(arguments: [
    String(repeating: "x", count: 32), "0", "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    String(StepsTests.token.dropLast()) + "x",
  ])
  func aClientWithoutTheTokenIsDropped(token: String) throws {
    let server = try EchoServer(token: "A" + String(repeating: "0123456789abcde", count: 2) + "f")
    defer { try? server.close() }
    let endpoint = EchoEndpoint(port: try #require(server.port), token: token)
    #expect(throws: ExecutionError.self) { _ = try EchoSocket.open(to: endpoint) }
  }

  @Test func aWrongLastByteOfTheTokenIsDropped() throws {
    let server = try EchoServer(token: Self.token)
    defer { try? server.close() }
    let wrong = String(Self.token.dropLast()) + "x"
    let endpoint = EchoEndpoint(port: try #require(server.port), token: wrong)
    #expect(throws: ExecutionError.self) { _ = try EchoSocket.open(to: endpoint) }
  }

  @Test(arguments: ["192.0.2.1", "0.0.0.0", "localhost", "::1", ""])
  func nothingBeyondLoopbackIsConnectedTo(host: String) {
    let endpoint = EchoEndpoint(host: host, port: 80, token: Self.token)
    #expect(throws: ExecutionError.self) { _ = try EchoSocket.open(to: endpoint) }
  }

  @Test(arguments: [Model.task, .eventLoop])
  func hundredsOfConnectionsAreServedAtOnce(model: Model) async throws {
    let trial = Trial(model, tasks: 500, [.echo(bytes: 100, ns: 5 * ms)], repeat: 2)
    let result = try await StepsTests.performed(trial)
    let iteration = try #require(result.iterations.first)
    #expect(iteration.checksum == trial.expectedChecksum.description)
    #expect(iteration.wall >= 0.01)
    #expect(try #require(iteration.serverCPU) >= 0)
  }

  @Test(arguments: [Model.subroutine, .thread, .coroutine, .task, .eventLoop])
  func aServerThatEndsInMidTrialIsAFailureWithItsReason(model: Model) async throws {
    let server = try EchoServer(token: Self.token)
    let trial = Trial(model, tasks: 3, [.echo(bytes: 10, ns: 10 * ms)], repeat: 1_000)
      .served(by: EchoEndpoint(port: try #require(server.port), token: Self.token))
    // A thread of its own: Swift's pool may be busy with other tests.
    Thread.detachNewThread {
      usleep(150_000)
      try? server.close()
    }
    let error = await #expect(throws: ExecutionError.self) { try await perform(trial) }
    let words = "\(try #require(error))"
    #expect(words.contains("echo server"), "\(words)")
  }

  @Test(arguments: [Model.thread, .task])
  func aClosedPortIsAFailureWithItsReason(model: Model) async throws {
    // Bound and not listening: nobody answers there, and no other test's server can take the port meanwhile.
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    (address.sin_family, address.sin_addr.s_addr) = (sa_family_t(AF_INET), in_addr_t(0x7F00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutableBytes(of: &address) { bytes -> UInt16? in
      guard let any = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        bind(socket, any, length) == 0, getsockname(socket, any, &length) == 0
      else { return nil }
      return bytes.load(as: sockaddr_in.self).sin_port.bigEndian
    }
    let trial = Trial(model, tasks: 1, [.echo(bytes: 10, ns: 0)])
      .served(by: EchoEndpoint(port: Int(try #require(port)), token: Self.token))
    let error = await #expect(throws: ExecutionError.self) { try await perform(trial) }
    #expect("\(try #require(error))".hasPrefix("no connection to the echo server"))
  }
}

extension Trial {
  fileprivate func served(by endpoint: EchoEndpoint) -> Trial {
    var trial = self
    trial.echo = endpoint
    return trial
  }
}
