import Glibc

/// What `/proc/self/status` says of this process; nil where it doesn't.
///
/// Memory is read here and not by the parent: what `wait4` calls the largest resident size is the parent's own
/// right after a spawn.
struct ProcessStatus {
  var threads: Int?
  /// Bytes.
  var resident: Int?
  var peakResident: Int?

  static func now() -> ProcessStatus {
    var status = ProcessStatus()
    guard let file = fopen("/proc/self/status", "r") else { return status }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0 {
      guard let line else { break }
      let text = String(cString: line)
      if text.hasPrefix("Threads:") { status.threads = number(in: text) }
      if text.hasPrefix("VmRSS:") { status.resident = number(in: text).map { $0 << 10 } }
      if text.hasPrefix("VmHWM:") { status.peakResident = number(in: text).map { $0 << 10 } }
    }
    return status
  }

  private static func number(in line: String) -> Int? {
    Int(line.filter { $0 >= "0" && $0 <= "9" })
  }
}
