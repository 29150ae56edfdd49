@preconcurrency import Glibc
import Reports

/// Hands on what standard output still holds, and ends with code 2 where not all of the output could be written: a
/// report that is cut off must not pass for one.
func finishOutput() {
  guard fflush(stdout) != 0 || ferror(stdout) != 0 else { return }
  printError("juggle: the output can't be written: \(String(cString: strerror(errno)))")
  exit(2)
}

/// Writes text that may hold names from files: none of them moves the cursor or clears the screen.
func printLines(_ text: String) { print(printableLines(text), terminator: "") }

/// Writes what is for programs as it is, but not to a terminal.
func printData(_ text: String) {
  isatty(STDOUT_FILENO) == 1 ? printLines(text) : print(text, terminator: "")
}

/// Writes a line to standard error; nothing can be said of one that can't be written.
func printError(_ message: String) { fputs(printableLines(message) + "\n", stderr) }
