import Foundation

/// A folder to run in, gone at the end of the test.
final class Folder {
  let url = FileManager.default.temporaryDirectory.appending(path: "juggle-command-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  func write(_ text: String, to name: String) throws -> URL {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url.appending(path: name).path) }

  /// The program by itself: in no build folder, and with nothing of its own but what is put there.
  func copy(_ binary: Binary, to place: String) throws -> Binary {
    let file = url.appending(path: place)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    // A link, since a copy could be busy: a process that another test starts meanwhile inherits what writes it.
    try FileManager.default.linkItem(at: binary.file, to: file)
    return try Binary(at: file)
  }
}
