package import Foundation
import Reports

extension ResultsFolder {
  /// Writes the folder and its `report.html`, as `juggle report` does.
  ///
  /// - Returns: The page.
  package func writeReport(in folder: URL) throws -> URL {
    try write(to: folder)
    return try makeReport(of: [folder], to: folder.appending(path: "report.html"))
  }
}

/// Writes one page about several folders of results.
package func makeReport(of folders: [URL], to page: URL) throws -> URL {
  let page = try ReportPage(script: plotScript.path).write(folders.map(\.path), to: page.path)
  return URL(filePath: page)
}

/// The repository's `plot.gp`: a test isn't installed beside one.
private let plotScript = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "plot.gp")
