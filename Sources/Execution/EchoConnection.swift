import CLinux
import Glibc
import NIOCore
import NIOPosix
import Trials

/// A connection to the echo server for tasks that await: a channel of an event loop.
final class EchoConnection: ChannelInboundHandler, @unchecked Sendable {
  // @unchecked: everything that changes is touched on the loop's thread only.
  typealias InboundIn = ByteBuffer

  private let loop: any EventLoop
  private let welcomed: EventLoopPromise<Void>
  private var isWelcome = false
  private var channel: (any Channel)?
  private var failure: (any Error)?
  private var errand: Errand?
  private var received = 0
  private var continuation: UnsafeContinuation<Void, any Error>?

  private init(loop: any EventLoop) {
    self.loop = loop
    welcomed = loop.makePromise()
  }

  /// Opens so many connections, which have all been let in when it returns; called on another thread than the
  /// loop's.
  static func open(
    _ count: Int, to endpoint: EchoEndpoint, on loop: any EventLoop
  ) throws(ExecutionError) -> [EchoConnection] {
    guard clinux_is_loopback(endpoint.host) == 1 else {
      throw .unsupported("\(endpoint.host) is no address of this machine's loopback")
    }
    var opened: [EchoConnection] = []
    do {
      // Not more at once than wait to be accepted on any system.
      while opened.count < count {
        let batch = (0..<min(64, count - opened.count)).map { _ in EchoConnection(loop: loop) }
        try EventLoopFuture.andAllSucceed(batch.map { $0.open(endpoint) }, on: loop).wait()
        opened += batch
      }
    } catch {
      throw .failed("no connection to the echo server after \(opened.count) of \(count): \(error)")
    }
    return opened
  }

  private func open(_ endpoint: EchoEndpoint) -> EventLoopFuture<Void> {
    let (promise, token) = (welcomed, endpoint.token)
    let made = ClientBootstrap(group: loop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(self) }
      }
      .connect(host: endpoint.host, port: endpoint.port)
    made.whenSuccess { channel in channel.writeAndFlush(ByteBuffer(string: token), promise: nil) }
    made.whenFailure { promise.fail($0) }
    return promise.futureResult
  }

  /// Sends the errand's frame, and returns when as many bytes as its reply has have come.
  func exchange(_ errand: Errand) async throws {
    try await withUnsafeThrowingContinuation { continuation in
      if loop.inEventLoop {
        begin(errand, continuation)
      } else {
        loop.execute { self.begin(errand, continuation) }
      }
    }
  }

  private func begin(_ errand: Errand, _ continuation: UnsafeContinuation<Void, any Error>) {
    guard failure == nil, let channel else {
      return continuation.resume(throwing: failure ?? ExecutionError.failed(EchoSocket.closed))
    }
    (self.errand, self.continuation, received) = (errand, continuation, 0)
    var buffer = channel.allocator.buffer(capacity: errand.frame.count)
    buffer.writeBytes(errand.frame)
    channel.writeAndFlush(buffer, promise: nil)
  }

  func channelActive(context: ChannelHandlerContext) { channel = context.channel }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    if !isWelcome, buffer.readInteger(as: UInt8.self) == EchoProtocol.welcome {
      isWelcome = true
      welcomed.succeed()
    }
    guard let errand, buffer.readableBytes > 0 else { return }
    guard received + buffer.readableBytes <= errand.reply.count else {
      return end(ExecutionError.failed("the echo server sent more than it was sent"))
    }
    let rest = UnsafeMutableRawBufferPointer(rebasing: errand.reply[received...])
    received += buffer.readWithUnsafeReadableBytes { bytes in
      rest.copyMemory(from: bytes)
      return bytes.count
    }
    guard received == errand.reply.count else { return }
    let waiting = continuation
    (self.errand, continuation) = (nil, nil)
    waiting?.resume()
  }

  func channelInactive(context: ChannelHandlerContext) { end(ExecutionError.failed(EchoSocket.closed)) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(ExecutionError.failed("the connection to the echo server failed: \(error)"))
    context.close(promise: nil)
  }

  private func end(_ error: any Error) {
    failure = failure ?? error
    channel = nil
    if !isWelcome { welcomed.fail(error) }
    isWelcome = true
    let waiting = continuation
    (errand, continuation) = (nil, nil)
    waiting?.resume(throwing: error)
  }
}
