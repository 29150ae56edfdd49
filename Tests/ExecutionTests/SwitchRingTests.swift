import CLinux
import Testing
import Trials

/// How records are read out of the kernel's ring: its layout is that of `perf_event_open(2)`.
struct SwitchRingTests {
  /// A ring as the kernel would have filled it: the page of its figures, and then the records.
  private struct Ring: ~Copyable {
    private let memory: UnsafeMutableRawPointer
    private let size: Int
    private var head: Int
    private static let page = 4_096

    /// - Parameter start: Bytes that were written and read before.
    init(size: Int, start: Int) {
      (self.size, head) = (size, start)
      memory = .allocate(byteCount: Self.page + size, alignment: 8)
      memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.page + size)
      for (offset, value) in [(1_024, start), (1_032, start), (1_040, Self.page), (1_048, size)] {
        memory.storeBytes(of: UInt64(value), toByteOffset: offset, as: UInt64.self)
      }
    }

    deinit { memory.deallocate() }

    /// Adds a record that ends with thread, time and PU, as all do.
    mutating func add(
      _ type: UInt32, misc: UInt16 = 0, body: Int = 0, thread: UInt32, time: UInt64, pu: UInt32
    ) {
      var record = [UInt8](repeating: 0xEE, count: 8 + body + 24)
      let length = UInt16(record.count)
      record.withUnsafeMutableBytes { bytes in
        bytes.storeBytes(of: type, toByteOffset: 0, as: UInt32.self)
        bytes.storeBytes(of: misc, toByteOffset: 4, as: UInt16.self)
        bytes.storeBytes(of: length, toByteOffset: 6, as: UInt16.self)
        bytes.storeBytes(of: thread, toByteOffset: 8 + body + 4, as: UInt32.self)
        bytes.storeBytes(of: time, toByteOffset: 8 + body + 8, as: UInt64.self)
        bytes.storeBytes(of: pu, toByteOffset: 8 + body + 16, as: UInt32.self)
      }
      for byte in record {
        memory.storeBytes(of: byte, toByteOffset: Self.page + head % size, as: UInt8.self)
        head += 1
      }
      memory.storeBytes(of: UInt64(head), toByteOffset: 1_024, as: UInt64.self)
    }

    func read(most: Int32 = 16) -> (texts: [String], wasFull: Bool) {
      var switches = clinux_switches(event: -1, pu: 0, was_full: 0, memory: memory, size: Self.page + size)
      let found = [clinux_switch](unsafeUninitializedCapacity: Int(most)) { buffer, count in
        count = Int(clinux_switches_read(&switches, buffer.baseAddress, most))
      }
      let kinds = ["on", "waits", "aside", "exits", "lost"]
      return (
        found.map { "\($0.time) \($0.thread) \($0.pu) \(kinds[Int($0.kind.rawValue)])" },
        switches.was_full != 0
      )
    }
  }

  private static let (switched, exited, lost, forked): (UInt32, UInt32, UInt32, UInt32) = (14, 4, 2, 7)
  private static let (out, preempted): (UInt16, UInt16) = (1 << 13, 1 << 14)

  @Test func recordsOfAllKindsAreReadAlsoAcrossTheEnd() {
    var ring = Ring(size: 512, start: 500)
    ring.add(Self.switched, thread: 7, time: 10, pu: 3)
    ring.add(Self.switched, misc: Self.out, thread: 7, time: 20, pu: 3)
    ring.add(Self.switched, misc: Self.out | Self.preempted, thread: 8, time: 30, pu: 1)
    ring.add(Self.forked, body: 24, thread: 8, time: 35, pu: 1)
    ring.add(Self.exited, body: 24, thread: 9, time: 40, pu: 2)
    ring.add(Self.lost, body: 16, thread: 9, time: 50, pu: 2)
    let (found, wasFull) = ring.read()
    #expect(found == ["10 7 3 on", "20 7 3 waits", "30 8 1 aside", "40 9 2 exits", "50 9 2 lost"])
    #expect(!wasFull)
    #expect(ring.read().texts.isEmpty)
  }

  @Test func atMostSoManyAreTakenAndTheRestStays() {
    var ring = Ring(size: 512, start: 0)
    for time in 1...5 { ring.add(Self.switched, thread: 1, time: UInt64(time), pu: 0) }
    #expect(ring.read(most: 3).texts == ["1 1 0 on", "2 1 0 on", "3 1 0 on"])
    #expect(ring.read(most: 3).texts == ["4 1 0 on", "5 1 0 on"])
  }

  @Test func aRingWithoutRoomIsFull() {
    var ring = Ring(size: 512, start: 100)
    for time in 1...13 { ring.add(Self.switched, thread: 1, time: UInt64(time), pu: 0) }
    let (found, wasFull) = ring.read()
    #expect(found.count == 13 && wasFull)
    #expect(!ring.read().wasFull)
  }
}
