import Findings
import Foundation
import Glibc

/// A file of the folder as a link that saves it, for the template: in base64 as it is, gzipped where it is large, and left
/// out where the page would get too large.
struct DownloadValues {
  var name: String
  var what: String
  /// `2.71 MiB`.
  var size: String
  /// What the link leads to; nil where it is left out.
  var address: String?
  /// The name that it is saved under.
  var saved: String?
  /// Why there is no link, and where the file is.
  var absence: String?

  /// From so many bytes on a file is gzipped.
  private static let large = 100_000

  /// - Parameters:
  ///   - prefix: Goes before the name of a saved file: of several runs on one page, which one it is of.
  ///   - room: Bytes that are left for it on the page; lessened by what it takes.
  init(_ file: PageSource.RawFile, prefix: String, directory: String, room: inout Int) {
    (name, what) = (file.name, file.what)
    let bytes = file.size
    size = bytes.map { Wording.bytes(Double($0)) } ?? ""
    guard let bytes else {
      absence = "it can't be read"
      return
    }
    let isLarge = bytes > Self.large
    // Base64 makes four bytes of three; nothing shrinks to less than a hundredth.
    guard (isLarge ? bytes / 100 : bytes) * 4 / 3 <= room else {
      absence = Self.tooLarge(name, directory)
      return
    }
    guard let data = isLarge ? file.gzipped : file.data else {
      absence = isLarge ? "gzip wasn't found or failed; the file is in \(directory)" : "it can't be read"
      return
    }
    let type = isLarge ? "application/gzip" : file.type
    let address = "data:\(type);base64,\(data.base64EncodedString())"
    guard address.utf8.count <= room else {
      absence = Self.tooLarge(name, directory)
      return
    }
    room -= address.utf8.count
    self.address = address
    saved = prefix + name + (isLarge ? ".gz" : "")
  }

  private static func tooLarge(_ name: String, _ directory: String) -> String {
    "too large for this page; it is \(name) in \(printable(directory))"
  }
}

extension PageSource.RawFile {
  /// In bytes; nil where it can't be read.
  var size: Int? {
    switch content {
    case .data(let data): data.count
    case .file(let url):
      (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber)?.intValue
    }
  }

  fileprivate var data: Data? {
    switch content {
    case .data(let data): data
    case .file(let url): try? Data(contentsOf: url)
    }
  }

  /// By the system's gzip, without a time or a name in it, so that the same file gives the same bytes.
  fileprivate var gzipped: Data? {
    guard let gzip = program("gzip") else { return nil }
    switch content {
    case .file(let url): return try? compressed(url, by: gzip)
    case .data(let data):
      let url = FileManager.default.temporaryDirectory.appendingPathComponent("juggle-\(UUID().uuidString)")
      defer { unlink(url.path) }
      guard (try? data.write(to: url)) != nil else { return nil }
      return try? compressed(url, by: gzip)
    }
  }

  private func compressed(_ url: URL, by gzip: URL) throws -> Data? {
    let process = Process()
    process.executableURL = gzip
    process.arguments = ["-n", "-9", "-c"]
    process.standardInput = try FileHandle(forReadingFrom: url)
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 && process.terminationReason == .exit ? data : nil
  }
}
