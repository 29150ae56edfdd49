import Glibc
import Trials

/// `echo`: a request to the echo server and its reply, over the task's own connection.
///
/// In the task's memory lie the frame, header and content, and behind it the place for the reply.
extension Errand {
  /// On the calling thread, which waits.
  @inline(never) func exchange() throws(ExecutionError) {
    makeFrame()
    let socket = own.pointee.socket
    try EchoSocket.send(frame, to: socket)
    try EchoSocket.receive(reply, from: socket)
    try checkReply()
  }

  /// Over the connection's event loop, while the task is suspended.
  @inline(never) func exchangeOnLoop() async throws {
    guard let connection = own.pointee.connection?.takeUnretainedValue() else {
      throw ExecutionError.failed("no connection was made: this is a defect of juggle")
    }
    makeFrame()
    try await connection.exchange(self)
    try checkReply()
  }

  var frame: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: start, count: EchoProtocol.headerBytes + op.pointee.bytes)
  }

  var reply: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: start + frame.count, count: op.pointee.bytes)
  }

  private var start: UnsafeMutableRawPointer { own.pointee.memory + op.pointee.place }

  /// Another content each time, so that an old reply is not taken for a new one.
  private func makeFrame() {
    start.storeBytes(of: UInt32(op.pointee.bytes).littleEndian, as: UInt32.self)
    start.storeBytes(of: UInt64(op.pointee.amount).littleEndian, toByteOffset: 4, as: UInt64.self)
    let content = start + EchoProtocol.headerBytes
    content.storeBytes(of: content.load(as: UInt8.self) &+ 1, as: UInt8.self)
  }

  private func checkReply() throws(ExecutionError) {
    guard memcmp(start + EchoProtocol.headerBytes, start + frame.count, op.pointee.bytes) == 0 else {
      throw .failed("the echo server sent \(op.pointee.bytes) bytes back, and not those that it was sent")
    }
  }
}

extension EchoEndpoint {
  /// CPU time of the server so far; nil where it is not known. Any process may read another's clock: 1 µs.
  func cpuSeconds() -> Double? {
    guard let pid else { return nil }
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
