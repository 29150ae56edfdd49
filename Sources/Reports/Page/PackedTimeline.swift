import Foundation
import Trials

/// A timeline as the page's script reads it: text about it, and its slices as bytes in base64.
///
/// The bytes are unsigned numbers of 7 bits a byte, the lowest first, the top bit set on all bytes but the last (LEB128).
/// For each task, then for each track of the overhead (no PU, then each of `pus`): the number of slices, and for each slice
///
///     head      state + 4 × gap + 8 × (place in `pus` from 1, 0 for none)
///     distance  from the end of the slice before it, where gap is 1, in nanoseconds
///     duration  in nanoseconds
///
/// States are numbered as `Timeline.State.allCases` has them. Five bytes a slice, mostly.
struct PackedTimeline: Encodable {
  var title: String
  var tasks: Int
  var pus: [Int]
  /// Nanoseconds.
  var wall: Nanoseconds
  var truncatedAt: Nanoseconds?
  /// How it is known.
  var source: String
  var sampled: Bool
  var slices: Int
  /// Nanoseconds of CPU time by task; null where it can't be told.
  var cpu: [Nanoseconds?]
  var data: String

  /// - Complexity: O(slices).
  init(_ entry: CellTimeline, title: String) {
    let timeline = entry.timeline
    self.title = title
    (tasks, wall) = (timeline.tasks.count, timeline.wall)
    (truncatedAt, sampled) = (timeline.truncatedAt, timeline.source.isSampled)
    source = timeline.source.text
    slices = timeline.sliceCount
    cpu = timeline.tasks.map(\.cpu)
    var seen = Set(timeline.overhead.compactMap(\.pu))
    for track in timeline.tasks { for slice in track.slices { slice.pu.map { _ = seen.insert($0) } } }
    // What ran elsewhere than it was bound to is shown, too.
    pus = entry.pus + seen.subtracting(entry.pus).sorted()
    let places = Dictionary(pus.enumerated().map { ($1, $0 + 1) }) { first, _ in first }
    var bytes = Bytes()
    for track in timeline.tasks { bytes.add(track.slices, places) }
    let overhead = Dictionary(grouping: timeline.overhead) { $0.pu.flatMap { places[$0] } ?? 0 }
    for place in 0...pus.count {
      bytes.add((overhead[place] ?? []).sorted { $0.start < $1.start }, places)
    }
    data = Data(bytes.bytes).base64EncodedString()
  }

  private struct Bytes {
    var bytes: [UInt8] = []
    private static let states = Timeline.State.allCases

    mutating func add(_ slices: [Timeline.Slice], _ places: [Int: Int]) {
      add(UInt64(slices.count))
      var end: Nanoseconds = 0
      for slice in slices {
        // Slices of one track do not overlap; of a damaged file they are shown as far as they don't.
        let start = max(slice.start, end)
        let distance = UInt64(start - end)
        let state = UInt64(Self.states.firstIndex(of: slice.state) ?? 0)
        let place = UInt64(slice.pu.flatMap { places[$0] } ?? 0)
        add(state + (distance > 0 ? 4 : 0) + 8 * place)
        if distance > 0 { add(distance) }
        let length = max(0, slice.end - start)
        add(UInt64(length))
        end = start + length
      }
    }

    private mutating func add(_ number: UInt64) {
      var rest = number
      while rest > 0x7F {
        bytes.append(UInt8(rest & 0x7F) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
  }
}

extension Timeline.Source {
  /// One sentence.
  var text: String {
    switch self {
    case .exact: "Recorded by the kernel: it said when each thread was put on a PU and taken off it."
    case .simulated: "Simulated: nothing of it was measured."
    case .sampled(let reason):
      "Sampled (\(printable(reason))): sums are right, where a slice lies is known to a millisecond or so."
    }
  }
}
