import Glibc
import NIOPosix
import Trials

/// `file`: writes to the task's own file, brings it to the disk where it has to be, and reads it back.
extension Errand {
  /// On the calling thread, which waits.
  @inline(never) func transfer() throws(ExecutionError) {
    let (file, bytes) = (own.pointee.file, op.pointee.bytes)
    let written = own.pointee.memory + op.pointee.place
    let read = written + bytes
    // Another content each time, so that what was there before is not taken for it.
    written.storeBytes(of: written.load(as: UInt8.self) &+ 1, as: UInt8.self)
    try move("written", bytes) { pwrite(file, written + $0, bytes - $0, $0) }
    if op.pointee.sync, fdatasync(file) != 0 { throw failed("brought to the disk") }
    try move("read back", bytes) { pread(file, read + $0, bytes - $0, $0) }
    guard memcmp(written, read, bytes) == 0 else {
      throw .failed("\(bytes) bytes were read back from a file, and are not what was written")
    }
  }

  /// On a thread of the pool for files, while the task is suspended: an event loop has no way to wait for files.
  @inline(never) func transferOnPool() async throws {
    guard let threads = own.pointee.facilities?.takeUnretainedValue().threads else {
      throw ExecutionError.failed("no threads were made for files: this is a defect of juggle")
    }
    try await threads.runIfActive { try transfer() }
  }

  /// - Parameter step: Moves what is left after so many bytes.
  private func move(_ what: String, _ bytes: Int, _ step: (Int) -> Int) throws(ExecutionError) {
    var moved = 0
    while moved < bytes {
      let count = step(moved)
      if count > 0 {
        moved += count
      } else if count == 0 {
        throw .failed("only \(moved) of \(bytes) bytes of a file could be \(what)")
      } else if errno != EINTR {
        throw failed(what)
      }
    }
  }

  private func failed(_ what: String) -> ExecutionError {
    let code = errno
    let advice =
      code == ENOSPC || code == EDQUOT
      ? "; make room there, or name a folder on another disk with TMPDIR" : ""
    return .failed(
      "\(op.pointee.bytes) bytes of a file could not be \(what): \(String(cString: strerror(code)))\(advice)")
  }
}
