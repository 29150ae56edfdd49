import Foundation

/// gnuplot as charts use it: whatever this machine's user has made of it, the same pictures come of the same files.
struct Gnuplot {
  private let program: URL
  private let environment: [String: String]

  /// Nil where it is not installed.
  ///
  /// - Parameter environment: What it would inherit.
  init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard let program = Reports.program("gnuplot") else { return nil }
    self.program = program
    self.environment = Self.plain(environment)
  }

  /// Without what gnuplot and its drawing library obey, and with a locale that every machine has: a decimal point is one.
  static func plain(_ environment: [String: String]) -> [String: String] {
    var plain = environment.filter { name, _ in
      let isLocale = name == "LANG" || name == "LANGUAGE" || name.hasPrefix("LC_")
      let isGnuplots = name.hasPrefix("GNUPLOT_") || ["GNUTERM", "GDFONTPATH", "FIT_LOG"].contains(name)
      return !isLocale && !isGnuplots
    }
    plain["LC_ALL"] = "C.UTF-8"
    return plain
  }

  /// Runs a script after some settings, in a folder.
  ///
  /// - Returns: What it said on standard error.
  func run(_ script: String, settings: String, in folder: URL) throws -> String {
    let process = Process()
    process.executableURL = program
    // With -d it reads neither ~/.gnuplot nor the machine's gnuplotrc.
    process.arguments = ["-d", "-e", settings, script]
    process.environment = environment
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // gnuplot's warnings are about panels that lack a quantity: no news, unless no picture came. What made it stop is.
    guard process.terminationStatus == 0, process.terminationReason == .exit else {
      throw Chart.Failure(
        description: "gnuplot stopped with status \(process.terminationStatus): "
          + said.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return said
  }
}
