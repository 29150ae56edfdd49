import Foundation
import Glibc
import Samples
import Testing
import Trials

@testable import Harness

/// What a worker left in its folder as a timeline.
struct TimelineArtifactTests {
  private let folder: TrialFolder
  init() throws { folder = try TrialFolder() }

  private static let trial = Trial(
    model: "thread", tasks: 2, pus: [0], roles: [Role(name: "all", tasks: 2, steps: [], repeat: 1)], seed: 1)
  private static let head = #"{"timeline":1,"source":"exact","wall_ns":100}"#

  private func read(_ lines: String...) throws -> String {
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: folder.path).appending(path: "t"))
    return text(folder.timeline("t", of: Self.trial))
  }

  private func text(_ result: Result<Timeline, Timeline.Malformed>) -> String {
    switch result {
    case .success(let timeline): "\(timeline.sliceCount) slices"
    case .failure(let problem): problem.description
    }
  }

  @Test func whatIsRightIsRead() throws {
    let line = #"{"task":1,"cpu_ns":40,"slices":[[0,60,"ready"],[60,40,"running",0]]}"#
    #expect(try read(Self.head, line, #"{"slices":[[0,5,"running",0]]}"#) == "3 slices")
  }

  @Test func whatIsWrongIsSaidWithItsPlace() throws {
    #expect(try read("") == "t is empty")
    #expect(try read("{").hasPrefix("line 1 of t can't be read: "))
    #expect(try read(Self.head, #"{"task":0}"#) == "line 2 of t can't be read: slices is missing")
    let line = #"{"slices":[]}"#
    #expect(
      try read(Self.head, line, line, line, line)
        == "t has 5 lines, and a head, one for each of 2 tasks and one more are allowed")
    #expect(
      try read(#"{"timeline":1,"source":"exact","wall_ns":100,"truncated_at_ns":-1}"#)
        == "it is cut off at -1 ns, and the wall time is 100")
    #expect(
      try read(Self.head, #"{"task":0,"slices":[[0,101,"ready"]]}"#)
        == "task 0: a slice from 0 ns, 101 ns long, and the wall time is 100 ns")
  }

  @Test func timesThatTogetherAreTooManyToCountAreRefused() throws {
    let wall: Nanoseconds = 1 << 53
    let slice = Timeline.Slice(.ready, start: 0, duration: wall)
    let tracks = [Timeline.Track](repeating: Timeline.Track(slices: [slice]), count: 1_024)
    #expect(Timeline(tasks: Array(tracks.prefix(1_023)), wall: wall).fault(on: [0]) == nil)
    #expect(Timeline(tasks: tracks, wall: wall).fault(on: [0])?.contains("more than can be counted") == true)
  }

  @Test func onlyAPlainFileOfItsOwnFolderIsRead() throws {
    #expect(text(folder.timeline(nil, of: Self.trial)) == "its worker records none")
    for name in ["../t", "/etc/passwd", "..", "."] {
      #expect(text(folder.timeline(name, of: Self.trial)).contains("a name in its own folder is allowed"))
    }
    #expect(text(folder.timeline("none", of: Self.trial)) == "none: No such file or directory")
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    #expect(text(folder.timeline("pipe", of: Self.trial)) == "pipe is no plain file")
    #expect(symlink("/etc/passwd", "\(folder.path)/link") == 0)
    #expect(text(folder.timeline("link", of: Self.trial)).hasPrefix("link: "))
    let large = "\(folder.path)/large"
    #expect(FileManager.default.createFile(atPath: large, contents: nil) && truncate(large, 70 << 20) == 0)
    #expect(
      text(folder.timeline("large", of: Self.trial)) == "large has 73400320 bytes, 67108864 are allowed")
  }
}
