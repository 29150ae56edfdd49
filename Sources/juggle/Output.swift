@preconcurrency import Glibc

/// Hands on what standard output still holds, and ends with code 2 where not all of the output could be written: a
/// report that is cut off must not pass for one.
func finishOutput() {
  guard fflush(stdout) != 0 || ferror(stdout) != 0 else { return }
  printError("juggle: the output can't be written: \(String(cString: strerror(errno)))")
  exit(2)
}

/// Writes a line to standard error; nothing can be said of one that can't be written.
func printError(_ message: String) { fputs(message + "\n", stderr) }
