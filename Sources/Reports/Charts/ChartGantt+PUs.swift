import Findings
import Trials

extension ChartGantt {
  /// A track for each PU, a colour for each task.
  ///
  /// - Parameters:
  ///   - part: What is said of it where it isn't the whole timeline.
  ///   - hasOverhead: Whether the model's own work was recorded in the whole timeline; nil where this is the whole.
  /// - Complexity: O(n log n) slices.
  init(pusOf entry: CellTimeline, part: String = "", hasOverhead: Bool? = nil) {
    let timeline = entry.timeline
    var byPU: [Int: [(what: Int, slice: Timeline.Slice)]] = [:]
    var homeless = 0
    func add(_ slice: Timeline.Slice, _ what: Int) {
      guard let pu = slice.pu else {
        homeless += 1
        return
      }
      byPU[pu, default: []].append((what, slice))
    }
    for (task, track) in timeline.tasks.enumerated() {
      for slice in track.slices where slice.state == .running && slice.duration > 0 { add(slice, task) }
    }
    for slice in timeline.overhead where slice.duration > 0 { add(slice, Self.overhead) }
    let pus = Array(Set(entry.pus).union(byPU.keys)).sorted()
    let shared = (pus.count + Self.mostRows - 1) / Self.mostRows
    let rows = stride(from: 0, to: pus.count, by: max(1, shared)).map {
      Array(pus[$0..<min($0 + shared, pus.count)])
    }
    self.init(
      entry,
      tracks: rows.map { row in row.count == 1 ? "PU \(row[0])" : "PUs \(row[0])–\(row[row.count - 1])" },
      of: "by PU" + part)

    let pixel = span * 1e9 / Double(Self.width)
    let count = byPU.values.reduce(0) { $0 + $1.count }
    let narrow = byPU.values.reduce(0) { $0 + $1.count { Double($0.slice.duration) < pixel } }
    var isMixed = false
    if narrow == 0, shared <= 1, count <= Self.mostBoxes {
      boxes = pus.enumerated().flatMap { track, pu in
        (byPU[pu] ?? []).map { what, slice in
          Box(
            track: track, start: Double(slice.start) / 1e9, end: Double(slice.end) / 1e9,
            colour: Self.colour(what), text: Self.name(what))
        }
      }
    } else {
      let columns = rows.map { row in
        var columns = [[Int: Double]](repeating: [:], count: Self.width)
        for (what, slice) in row.flatMap({ byPU[$0] ?? [] }) {
          ChartPixels.spread(slice, span: span) { columns[$0][what, default: 0] += $1 }
        }
        return columns
      }
      let merged = ChartPixels.boxes(
        columns, span: span, sum: { $0.merging($1, uniquingKeysWith: +) },
        look: { content, pixels in
          let look = Self.look(content, of: pixel * Double(pixels * max(1, shared)))
          isMixed = isMixed || look?.text.hasPrefix(Self.severalTasks) == true
          return look
        })
      boxes = merged.boxes
      notes.append(
        mergedNote(count, narrow, pixels: merged.pixels)
          + " A column has the colour of the task that took most of it, paler where the PU was idle for part of it."
      )
    }
    if shared > 1 { notes.append("\(shared) neighbouring PUs share a row.") }
    if homeless > 0 {
      notes.append("\(Wording.amount(homeless, "slice")) whose PU is not known are left out.")
    }
    if entry.cell.tasks > ChartColour.taskCount {
      notes.append("Colours stand for a task each and come again after \(ChartColour.taskCount) tasks.")
    }
    let isOverheadTold = (hasOverhead ?? !timeline.overhead.isEmpty) && !timeline.source.isSampled
    legend = [
      (
        .white,
        "white: no task: idle, or somebody else" + (isOverheadTold ? "" : ", or the model's own work")
          + (cut == nil ? "" : "; or not known")
      )
    ]
    if !timeline.overhead.isEmpty { legend.insert((.overhead, "the model's own work"), at: 0) }
    if isMixed { legend.insert((.several, "several tasks in a column, none for half of it"), at: 0) }
    mark(rowHeight: Self.rowHeight(rows.count, widest: 30))
    let usage = pus.prefix(recorded > 0 ? 8 : 0).map { pu in
      let busy = (byPU[pu] ?? []).reduce(0.0) { $0 + Double($1.slice.duration) / 1e9 }
      return "PU \(pu) \(Wording.percent(min(1, busy / recorded)))"
    }
    description =
      "\(title). Time from 0 to \(Wording.seconds(span)) from left to right, a row for each PU, a colour for each task."
    if !usage.isEmpty {
      description +=
        " Busy\(ofRecorded): \(Wording.list(usage))\(pus.count > 8 ? ", and \(pus.count - 8) more PUs" : "")."
    }
  }

  /// Pixels; `timeline.gp` has the same.
  static func rowHeight(_ rows: Int, widest: Int) -> Int { max(3, min(widest, 600 / max(1, rows))) }

  func mergedNote(_ count: Int, _ narrow: Int, pixels: Int) -> String {
    let width = span / Double(Self.width) * Double(pixels)
    return
      "\(Wording.exact(Double(count))) slices, \(Wording.exact(Double(narrow))) narrower than a pixel, merged to "
      + "columns of \(Wording.amount(pixels, "pixel")), \(Wording.seconds(width)) each."
  }

  private static let overhead = -1
  private static let severalTasks = "several tasks"

  private static func colour(_ what: Int) -> ChartColour { what == overhead ? .overhead : .task(what) }
  private static func name(_ what: Int) -> String {
    what == overhead ? "the model's own work" : "task \(what)"
  }

  /// A column of a PU that was busy with these for so many nanoseconds each.
  private static func look(_ content: [Int: Double], of width: Double) -> ChartPixels.Look? {
    let busy = content.values.reduce(0, +)
    guard busy > 0, let most = content.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
      return nil
    }
    let share = ChartPixels.stepped(busy / width, steps: 4)
    let isOne = most.value * 2 >= busy
    let full = isOne ? colour(most.key) : .several
    let text = isOne ? name(most.key) : severalTasks
    return ChartPixels.Look(
      colour: ChartColour.white.mixed(share, of: full),
      text: share == 1 ? text : "\(text), busy for up to \(Int(share * 100)) %")
  }

  /// Numbers of tasks in boxes that have room for them, the widest first.
  private mutating func mark(rowHeight: Int) {
    guard rowHeight >= 13 else { return }
    let pixel = span / Double(Self.width)
    marks = boxes.filter { box in
      guard box.text.hasPrefix("task "), !box.text.contains(",") else { return false }
      return (box.end - box.start) / pixel >= Double(box.text.count - 5) * 7 + 4
    }.sorted { $0.end - $0.start > $1.end - $1.start }.prefix(Self.mostMarks).map { box in
      Mark(
        track: box.track, middle: (box.start + box.end) / 2, ink: box.colour.ink,
        text: String(box.text.dropFirst(5)))
    }
  }
}
