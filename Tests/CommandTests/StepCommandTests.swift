import Foundation
import Glibc
import Testing

/// Steps that leave the process, through the real binaries.
struct StepCommandTests {
  private static func experiment(_ step: String, repeat laps: Int) -> String {
    """
    question: Why?
    workloads: { w: { steps: [\(step)], repeat: \(laps) } }
    models: [thread, task, pool, dispatch, process]
    tasks: 3
    cores: 1
    precision: { rounds: 1...1, trial: 1ms }
    """
  }

  /// Processes of this program whose parent is `parent`.
  private static func children(of parent: pid_t) -> [(pid: pid_t, command: String)] {
    let pids = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap {
      pid_t($0)
    }
    return pids.compactMap { pid in
      guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let rest = stat.split(separator: ")").last?.split(separator: " "), rest.count > 1, rest[0] != "Z",
        pid_t(rest[1]) == parent,
        let command = try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)
      else { return nil }
      return (pid, command.replacing("\0", with: " "))
    }
  }

  @Test func runsAndLeavesNothingBehind() async throws {
    let step = """
      file: { write: 4KiB, sync: true }}, {echo: { bytes: 64B, delay: 1ms }}, \
      {memory: { bytes: 64KiB, passes: 2, pattern: chase }}, {micro: { op: generator, times: 10 }
      """
    let (folder, files) = (try Folder(), try Folder())
    let file = folder.url.appending(path: "e.yaml")
    try Self.experiment(step, repeat: 2).replacing("[file", with: "[{file").replacing("10 }]", with: "10 }}]")
      .write(to: file, atomically: true, encoding: .utf8)
    let ended = try await Binary("juggle").run(
      ["run", file.path, "--quiet", "--out", folder.url.path], environment: ["TMPDIR": files.url.path])
    #expect(ended.code == 0, "\(ended.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.url.path).isEmpty)
    let rows = try String(contentsOf: folder.url.appending(path: "e/trials.csv"), encoding: .utf8)
    #expect(!rows.contains("failed"), "\(rows)")
  }

  @Test(arguments: [SIGINT, SIGKILL])
  func aRunThatIsEndedTakesItsServerAndItsFolderWithIt(signal: Int32) async throws {
    let (folder, files) = (try Folder(), try Folder())
    let file = folder.url.appending(path: "e.yaml")
    let steps = "echo: { bytes: 64B, delay: 20ms }, file: { write: 4KiB }"
    try Self.experiment(steps.replacing("}, ", with: "}}, {") + "", repeat: 500)
      .replacing("[echo", with: "[{echo").replacing("4KiB }]", with: "4KiB }}]")
      .write(to: file, atomically: true, encoding: .utf8)
    let seen = Seen()
    let ended = try await Binary("juggle").run(
      ["run", file.path, "--quiet", "--out", folder.url.path], environment: ["TMPDIR": files.url.path]
    ) { juggle in
      Thread.detachNewThread {
        for _ in 0..<2_000 where seen.children.isEmpty {
          usleep(5_000)
          let children = Self.children(of: juggle)
          if children.contains(where: { $0.command.contains(" serve") }), children.count > 1 {
            usleep(50_000)
            seen.children = children.map(\.pid)
          }
        }
        kill(juggle, signal)
      }
    }
    #expect(signal == SIGKILL ? ended.signal == SIGKILL : ended.code == 130, "\(ended.errors)")
    #expect(seen.children.count > 1)
    for pid in seen.children {
      for _ in 0..<200 where kill(pid, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
      let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
      #expect(status == nil || status?.contains(") Z ") == true)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: files.url.path)
    guard signal == SIGKILL else {
      #expect(left.isEmpty)
      return
    }
    // Nobody could remove the folder; but its files are gone, and the next run removes it.
    for name in left {
      let path = files.url.appending(path: name).path
      #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
      var long = [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
      utimes(path, &long)
    }
    try Self.experiment("file: { write: 1B }", repeat: 1).write(to: file, atomically: true, encoding: .utf8)
    let next = try await Binary("juggle").run(
      ["run", file.path, "--quiet", "--out", folder.url.appending(path: "next").path],
      environment: ["TMPDIR": files.url.path])
    #expect(next.code == 0, "\(next.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.url.path).isEmpty)
  }

  /// What another thread saw.
  private final class Seen: @unchecked Sendable {
    // @unchecked: written by one thread under the lock, read after the process that it watches has ended.
    private let lock = NSLock()
    private var pids: [pid_t] = []

    var children: [pid_t] {
      get { lock.withLock { pids } }
      set { lock.withLock { pids = newValue } }
    }
  }
}
