import Foundation
import Glibc
import Trials

extension TrialFolder {
  /// The timeline that a worker left here.
  ///
  /// - Parameter name: The file, as its reply names it.
  /// - Returns: What is wrong with it where it can't be one of this trial.
  func timeline(_ name: String?, of trial: Trial) -> Result<Timeline, Timeline.Malformed> {
    Result { () throws(Timeline.Malformed) in
      guard let name else { throw .init(description: "its worker records none") }
      guard !name.contains("/"), name != "..", name != "." else {
        throw .init(description: "its reply names the file \"\(name)\", a name in its own folder is allowed")
      }
      let lines = try content(of: name).split(separator: UInt8(ascii: "\n"))
      guard let first = lines.first else { throw .init(description: "\(name) is empty") }
      guard lines.count <= trial.tasks + 2 else {
        throw .init(
          description:
            "\(name) has \(lines.count) lines, and a head, one for each of \(trial.tasks) tasks and one more "
            + "are allowed")
      }
      let head: TimelineLines.Head = try decode(first, name, line: 1)
      var tracks: [TimelineLines.Track] = []
      for (number, line) in lines.enumerated().dropFirst() {
        tracks.append(try decode(line, name, line: number + 1))
      }
      return try TimelineLines.timeline(head, tracks, tasks: trial.tasks, pus: trial.pus)
    }
  }

  private func decode<Line: Decodable>(
    _ line: Data, _ name: String, line number: Int
  ) throws(Timeline.Malformed) -> Line {
    do { return try JSONDecoder().decode(Line.self, from: Data(line)) } catch {
      throw .init(description: "line \(number) of \(name) can't be read: \(shortReason(error))")
    }
  }

  private func content(of name: String) throws(Timeline.Malformed) -> Data {
    let file = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { throw .init(description: "\(name): \(String(cString: strerror(errno)))") }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .init(description: "\(name) is no plain file")
    }
    guard status.st_size <= TimelineLines.largest else {
      throw .init(
        description: "\(name) has \(status.st_size) bytes, \(TimelineLines.largest) are allowed")
    }
    do { return try handle.read(upToCount: TimelineLines.largest) ?? Data() } catch {
      throw .init(description: "\(name) can't be read: \(error)")
    }
  }
}
