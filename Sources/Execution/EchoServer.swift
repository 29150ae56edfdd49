import Glibc
import NIOCore
import NIOPosix
import Trials

/// juggle's echo server: on loopback only, at a port that the system chooses, for those who know the token.
package final class EchoServer: Sendable {
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel

  /// Listens when it returns.
  package init(token: String) throws {
    let secret = Array(token.utf8)
    guard secret.count == EchoProtocol.tokenBytes else {
      throw ExecutionError.unsupported(
        "a token has \(EchoProtocol.tokenBytes) bytes, this one \(secret.count)")
    }
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    channel = try ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 4_096)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(EchoService(secret))
        }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
  }

  /// Where it listens.
  package var host: String? { channel.localAddress?.ipAddress }
  package var port: Int? { channel.localAddress?.port }

  package func close() throws {
    try channel.close().wait()
    try group.syncShutdownGracefully()
  }
}

/// One connection of the server (`EchoProtocol`).
private final class EchoService: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let token: [UInt8]
  private var isKnown = false
  private var pending = ByteBuffer()
  /// Ends a connection that says nothing.
  private var patience: Scheduled<Void>?

  init(_ token: [UInt8]) { self.token = token }

  func channelActive(context: ChannelHandlerContext) {
    let channel = context.channel
    patience = context.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) { patience?.cancel() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var incoming = unwrapInboundIn(data)
    pending.writeBuffer(&incoming)
    if !isKnown {
      guard admit(context) else { return }
    }
    while let (delay, content) = frame(context) {
      // Copies of both: the frame's bytes are its own, and the next one may come while this one waits.
      guard delay > 0 else {
        context.writeAndFlush(wrapOutboundOut(content), promise: nil)
        continue
      }
      let channel = context.channel
      context.eventLoop.scheduleTask(in: .nanoseconds(delay)) { channel.writeAndFlush(content, promise: nil) }
    }
    pending.discardReadBytes()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Whether the token has come; who sends another is dropped at its first wrong byte.
  private func admit(_ context: ChannelHandlerContext) -> Bool {
    let start = pending.readableBytesView.prefix(token.count)
    guard start.elementsEqual(token.prefix(start.count)) else {
      context.close(promise: nil)
      return false
    }
    guard start.count == token.count else { return false }
    pending.moveReaderIndex(forwardBy: token.count)
    isKnown = true
    patience?.cancel()
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [EchoProtocol.welcome])), promise: nil)
    return true
  }

  /// The next frame that is there as a whole; one that asks for more than is allowed ends the connection.
  private func frame(_ context: ChannelHandlerContext) -> (delay: Int64, content: ByteBuffer)? {
    guard
      let bytes = pending.getInteger(at: pending.readerIndex, endianness: .little, as: UInt32.self),
      let delay = pending.getInteger(at: pending.readerIndex + 4, endianness: .little, as: UInt64.self)
    else { return nil }
    guard bytes <= 1 << 30, delay <= 86_400_000_000_000 else {
      context.close(promise: nil)
      return nil
    }
    guard pending.readableBytes >= EchoProtocol.headerBytes + Int(bytes) else { return nil }
    pending.moveReaderIndex(forwardBy: EchoProtocol.headerBytes)
    return pending.readSlice(length: Int(bytes)).map { (Int64(delay), $0) }
  }
}
