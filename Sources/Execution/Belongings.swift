import Trials

/// What one task has of its own besides its state, for steps that need more.
struct Belongings: BitwiseCopyable {
  /// Where its working sets and buffers are; an op's `place` is counted from here.
  var memory: UnsafeMutableRawPointer
  var file: Int32 = -1
  /// Its connection to the echo server, for models that block.
  var socket: Int32 = -1
  /// The same for models that await.
  var connection: Unmanaged<EchoConnection>?
  /// What tasks share.
  var facilities: Unmanaged<Facilities>?
  /// Its number, and which of its repeats it is in when it calls code that awaits.
  var task: Int32 = 0
  var lap: Int32 = 0
  /// What its `micro` steps did, and how long they took.
  var operations = 0
  var spent: Nanoseconds = 0
  /// Where results go, so that computing them can't be left out.
  var sink: UInt64 = 0
}

extension Belongings {
  /// Notes that so many operations ran from `start` until now.
  mutating func note(_ count: Int, since start: Nanoseconds) {
    spent += now() - start
    operations += count
  }
}
