import CLinux
import Glibc
import Trials

/// A connection to the echo server for a thread that waits.
enum EchoSocket {
  /// Connects, and has been let in when it returns.
  static func open(to endpoint: EchoEndpoint) throws(ExecutionError) -> Int32 {
    let descriptor = clinux_connect_loopback(endpoint.host, Int32(clamping: endpoint.port))
    guard descriptor >= 0 else { throw failed("no connection to the echo server") }
    // The token, and a byte for the welcome.
    let letter = UnsafeMutableRawBufferPointer.allocate(
      byteCount: endpoint.token.utf8.count + 1, alignment: 1)
    defer { letter.deallocate() }
    letter.copyBytes(from: endpoint.token.utf8)
    do throws(ExecutionError) {
      try send(UnsafeRawBufferPointer(rebasing: letter.dropLast()), to: descriptor)
      try receive(UnsafeMutableRawBufferPointer(rebasing: letter.suffix(1)), from: descriptor)
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  static func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(ExecutionError) {
    var sent = 0
    while sent < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
      let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      if count > 0 {
        sent += count
      } else if count == 0 || errno != EINTR {
        throw failed("nothing can be sent to the echo server")
      }
    }
  }

  static func receive(_ bytes: UnsafeMutableRawBufferPointer, from descriptor: Int32) throws(ExecutionError) {
    var received = 0
    while received < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[received...])
      let count = recv(descriptor, rest.baseAddress, rest.count, 0)
      if count > 0 {
        received += count
      } else if count == 0 {
        throw .failed(closed)
      } else if errno != EINTR {
        throw failed("nothing comes from the echo server")
      }
    }
  }

  static let closed = "the echo server closed the connection"

  private static func failed(_ what: String) -> ExecutionError {
    .failed("\(what): \(String(cString: strerror(errno)))")
  }
}
