import Foundation
package import Glibc

/// Starts a program with default signals, no signal blocked, and no other descriptor of this process than the first
/// ones.
///
/// Not by Foundation's `Process`: that looks for open descriptors by copying whole directory entries of
/// `/proc/self/fd`, beyond the last one's end, and so crashes now and then where other tests have a thousand open.
///
/// - Parameters:
///   - command: The program's path and its arguments.
///   - last: The last descriptor that it keeps.
///   - isLeader: Whether it leads a process group of its own.
///   - streams: Says what its descriptors are.
/// - Throws: The system's reason.
package func spawn(
  _ command: [String], environment: [String: String], keeping last: Int32 = 2, isLeader: Bool = false,
  streams: (inout posix_spawn_file_actions_t) -> Void
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  streams(&actions)
  // One that is closed meanwhile is no error.
  for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
    if let number = Int32(name), number > last { posix_spawn_file_actions_addclose(&actions, number) }
  }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  // Threads of Swift's pool block signals, and children inherit that.
  var (none, all) = (sigset_t(), sigset_t())
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setpgroup(&attributes, 0)
  posix_spawnattr_setflags(
    &attributes,
    Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (isLeader ? POSIX_SPAWN_SETPGROUP : 0)))
  var words = command.map { strdup($0) } + [nil]
  var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
  defer { for word in words + variables { free(word) } }
  var process = pid_t()
  let code = posix_spawn(&process, command[0], &actions, &attributes, &words, &variables)
  guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
  return process
}
