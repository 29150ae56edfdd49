import Findings
import Foundation
import Mustache
import Topology
import Trials

/// One page about one or several results folders: everything is in it, and nothing is fetched.
package struct ReportPage: Sendable {
  /// The name of the page in a results folder.
  package static let file = "report.html"

  private let chart: Chart

  /// - Parameter script: The path of `plot.gp`; looked for where it is nil.
  package init(script: String? = nil) { chart = Chart(format: .svg, script: script) }

  /// The page as text. Charts are drawn anew; where that can't be done the page says so.
  ///
  /// - Parameter run: The id of a run, or its beginning; nil for the newest of each folder.
  /// - Throws: `Results.Unreadable` where a folder has no well-formed `trials.csv`, or no such run.
  package func html(of directories: [String], run: String? = nil) throws -> String {
    try Self.html(of: directories.map { try PageSource(directory: $0, run: run, chart: chart) })
  }

  /// Writes the page, whole or not at all: into the folder, or where `path` says.
  ///
  /// - Returns: Where it is.
  /// - Throws: `Results.Unreadable`, or `Unwritable`.
  package func write(
    _ directories: [String], run: String? = nil, to path: String? = nil
  ) throws -> String {
    let html = try html(of: directories, run: run)
    let path =
      path
      ?? URL(fileURLWithPath: directories[0], isDirectory: true).appendingPathComponent(Self.file)
      .relativePath
    try writeAtomically(html, to: path, advice: "name another file with --out")
    return path
  }

  /// - Complexity: O(bytes), and what the answers take.
  static func html(of sources: [PageSource]) throws -> String {
    var room = PageRoom()
    let pictures = PicturesValues.all(sources, room: &room.pictures)
    var page = PageValues(
      try sources.enumerated().map { place, source in
        try SectionValues(
          source, place: place, isOnly: sources.count == 1, drawn: pictures[place], room: &room)
      })
    let renderer = try PageRenderer()
    // Raw data gets what the page leaves, small files first.
    var left = PageRoom.page - renderer.render(page).utf8.count
    var downloads = sources.map { [DownloadValues?](repeating: nil, count: $0.files.count) }
    let files = sources.enumerated().flatMap { place, source in
      source.files.enumerated().map { (place: place, number: $0, file: $1) }
    }
    for (place, number, file) in files.sorted(by: { $0.file.size ?? 0 < $1.file.size ?? 0 }) {
      downloads[place][number] = DownloadValues(
        file, prefix: sources.count == 1 ? "" : "\(place + 1)-", directory: sources[place].directory,
        room: &left)
    }
    for place in sources.indices { page.sections[place].downloads = downloads[place].compactMap(\.self) }
    return renderer.render(page)
  }
}

/// What the template says of the whole page.
struct PageValues {
  var sections: [SectionValues]
  let style = Asset.style
  /// Each in an element of its own, in this order.
  let scripts = Asset.scripts
  /// Only this very style and these very scripts are allowed, and pictures that are in the page.
  let policy =
    "default-src 'none'; script-src \(Asset.scripts.map(Asset.hash).joined(separator: " ")); "
    + "style-src \(Asset.hash(Asset.style)); img-src data:; base-uri 'none'; form-action 'none'"
  let version = juggleVersion

  let isOne: Bool
  let title: String

  init(_ sections: [SectionValues]) {
    self.sections = sections
    isOne = sections.count == 1
    title = isOne ? sections[0].question : "\(sections.count) experiments"
  }
}

/// The template with the escaping that it is rendered with.
private struct PageRenderer {
  private let library: MustacheLibrary
  private let page: MustacheTemplate

  init() throws {
    MustacheContentTypes.register(PageEscaping(), named: PageEscaping.name)
    page = try MustacheTemplate(string: Asset.template)
    library = MustacheLibrary(templates: ["machine": try MustacheTemplate(string: Asset.machine)])
  }

  func render(_ values: PageValues) -> String { page.render(values, library: library) }
}

/// The files beside this one, as they are in the binary.
private enum Asset {
  static let template = text(PackageResources.report_mustache)
  static let machine = text(PackageResources.machine_mustache)
  static let style = text(PackageResources.report_css)
  static let scripts = [
    PackageResources.drawing_js, PackageResources.timeline_js, PackageResources.report_js,
  ].map(text)

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// As a Content-Security-Policy wants it.
  static func hash(_ text: String) -> String {
    var hash = SHA256()
    hash.update(text.utf8)
    return "'sha256-\(Data(hash.digest()).base64EncodedString())'"
  }
}
