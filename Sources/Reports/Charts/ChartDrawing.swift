import Foundation
import Glibc

/// A hidden folder in a results folder's `charts`, where pictures are drawn before they take their places: whatever
/// stops half-way leaves the pictures that there were.
struct ChartDrawing {
  /// The folder of the pictures, and the hidden one in it.
  let charts, folder: URL
  /// The hidden folder's path from the results folder.
  let path: String

  /// Makes both, and removes what a drawing that was killed has left behind.
  init(in results: URL) throws {
    charts = results.appendingPathComponent(Chart.folder)
    let name = Self.prefix + UUID().uuidString
    path = "\(Chart.folder)/\(name)"
    folder = charts.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    Self.removeAbandoned(in: charts)
  }

  private static let prefix = ".drawing-"
  /// Seconds after which nobody draws any more.
  private static let longest: TimeInterval = 3_600

  func has(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(file).path)
  }

  /// Puts each finished file into its place.
  func publish() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let place = charts.appendingPathComponent(name).path
      guard rename(folder.appendingPathComponent(name).path, place) == 0 else {
        throw Chart.Failure(description: "\(place): can't be written: \(String(cString: strerror(errno))).")
      }
    }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  private static func removeAbandoned(in charts: URL) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: charts.path)) ?? [] {
      guard name.hasPrefix(prefix), UUID(uuidString: String(name.dropFirst(prefix.count))) != nil else {
        continue
      }
      let url = charts.appendingPathComponent(name)
      let changed = (try? files.attributesOfItem(atPath: url.path))?[.modificationDate] as? Date
      if let changed, changed < Date(timeIntervalSinceNow: -longest) { try? files.removeItem(at: url) }
    }
  }
}

extension ChartDrawing {
  /// Removes the files of earlier drawings that are not among these, in all formats; never a file of another name.
  ///
  /// - Parameter isMeant: Whether a chart of that name would be drawn if there were something to draw.
  static func removeStale(in results: URL, keeping kept: Set<String>, where isMeant: (String) -> Bool) {
    let charts = results.appendingPathComponent(Chart.folder)
    for file in (try? FileManager.default.contentsOfDirectory(atPath: charts.path)) ?? []
    where !kept.contains(file) {
      if let name = chart(of: file), isMeant(name) { unlink(charts.appendingPathComponent(file).path) }
    }
  }

  /// The name of the chart that such a file is of; nil where it is none that is drawn here.
  private static func chart(of file: String) -> String? {
    if file == "\(Chart.granularity).csv" { return Chart.granularity }
    if file.wholeMatch(of: /timeline-[0-9]+-(pus|start|tasks)\.(svg|png|csv)/) != nil {
      return Chart.timeline
    }
    guard let dot = file.lastIndex(of: "."), ["svg", "png"].contains(file[dot...].dropFirst()) else {
      return nil
    }
    let name = String(file[..<dot])
    return name != Chart.timeline && (Chart.responses + Chart.others).contains(name) ? name : nil
  }
}
