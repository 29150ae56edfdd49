import Foundation
import Glibc
import Samples

/// How Chromium is started: without a window, without a network, without a trace outside of its folder.
///
/// By `posix_spawn`, since Foundation's `Process` can't hand descriptors 3 and 4 to its child.
struct Launch {
  var program: String
  /// Its profile, its temporary files, its home.
  var folder: URL

  private var arguments: [String] {
    [
      "--remote-debugging-pipe", "--headless=new", "--user-data-dir=\(folder.path)/profile",
      // Its sandbox needs user namespaces, which containers rarely have, and it opens files of our own only.
      "--no-sandbox",
      "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check",
      // Nobody is asked for anything: no updates, no reports, no hosts.
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--disable-extensions",
      "--disable-default-apps", "--disable-breakpad", "--disable-domain-reliability",
      "--metrics-recording-only",
      "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider",
      "--host-resolver-rules=MAP * ~NOTFOUND", "--no-proxy-server",
      "--password-store=basic", "--use-mock-keychain", "--mute-audio",
      // A page shall do its work whether or not its window is in front.
      "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
      "--disable-background-timer-throttling",
      // The same picture on every machine.
      "--force-color-profile=srgb", "--font-render-hinting=none", "--lang=en-US",
      "about:blank",
    ]
  }

  private var environment: [String: String] {
    ProcessInfo.processInfo.environment.merging([
      "HOME": folder.path, "TMPDIR": folder.path, "XDG_CONFIG_HOME": folder.path,
      "XDG_CACHE_HOME": folder.path, "XDG_RUNTIME_DIR": folder.path, "DBUS_SESSION_BUS_ADDRESS": "disabled:",
      "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC",
    ]) { $1 }
  }

  /// - Returns: The leader of its process group, and our end of the talk.
  func start() throws -> (process: pid_t, socket: Int32) {
    var ends: [Int32] = [-1, -1]
    // Sockets and no pipes: writing to a browser that is gone is an error then, not a signal.
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw failure("no sockets", errno) }
    // Beyond 3 and 4, which it becomes.
    let theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
    close(ends[1])
    defer { close(theirs) }
    do {
      return (try spawn(theirs), ends[0])
    } catch {
      close(ends[0])
      throw error
    }
  }

  private func spawn(_ talk: Int32) throws -> pid_t {
    do {
      return try Samples.spawn([program] + arguments, environment: environment, keeping: 4, isLeader: true) {
        posix_spawn_file_actions_addopen(&$0, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&$0, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(
          &$0, 2, folder.appending(path: "errors").path, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&$0, talk, 3)
        posix_spawn_file_actions_adddup2(&$0, talk, 4)
      }
    } catch let error as POSIXError {
      throw failure("\(program) can't be started", error.code.rawValue)
    }
  }

  private func failure(_ what: String, _ code: Int32) -> Failure {
    Failure("\(what): \(String(cString: strerror(code)))")
  }
}
