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
  /// What its `micro` steps did, and how long they took.
  var operations = 0
  var spent: Nanoseconds = 0
  /// Where results go, so that computing them can't be left out.
  var sink: UInt64 = 0
  /// Why a wait could not be served, where the task is another process.
  var reason: Reason?

  /// The beginning of a text, in place.
  struct Reason: BitwiseCopyable {
    private var bytes: InlineArray<160, UInt8> = .init(repeating: 0)

    init(_ text: String) {
      for (place, byte) in text.utf8.prefix(160).enumerated() { bytes[place] = byte }
    }

    var text: String {
      String(decoding: bytes.indices.map { bytes[$0] }.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

extension Belongings {
  /// Notes that so many operations ran from `start` until now.
  mutating func note(_ count: Int, since start: Nanoseconds) {
    spent += now() - start
    operations += count
  }
}
