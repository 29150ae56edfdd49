package import Foundation

/// Files that belong to juggle and aren't inside the binary: its experiments, and the scripts that gnuplot runs.
///
/// They are looked for at the binary only: in `share/juggle` beside its `bin`, in its own folder, and in the checkout that it
/// was built in. Never in the working directory or in folders above it: whoever made those may have put a script of that name
/// there, and a script is run.
package enum Installed {
  /// The path of a file or folder of juggle's own, such as `plot.gp` or `experiments/staircase.yaml`; nil where there is
  /// none.
  ///
  /// - Parameter binary: The program that it is looked for at, without symbolic links.
  package static func path(of name: String, binary: URL = program) -> String? {
    folders(of: binary).map { $0.appending(path: name).standardizedFileURL.path }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// The path of the folder of juggle's own experiments; nil where there is none.
  package static var experiments: String? { path(of: "experiments") }

  /// The file of this program.
  package static var program: URL { URL(filePath: "/proc/self/exe").resolvingSymlinksInPath() }

  private static func folders(of binary: URL) -> [URL] {
    let own = binary.deletingLastPathComponent()
    let shared =
      own.lastPathComponent == "bin" ? [own.deletingLastPathComponent().appending(path: "share/juggle")] : []
    return shared + [own] + [checkout(of: own)].compactMap(\.self)
  }

  /// The checkout of juggle whose build folder, `.build` or `.build-release`, that folder is in.
  private static func checkout(of folder: URL) -> URL? {
    let parts = folder.pathComponents
    guard let place = parts.lastIndex(where: { $0.hasPrefix(".build") }), place > 0 else { return nil }
    let checkout = URL(filePath: "/" + parts[1..<place].joined(separator: "/"), directoryHint: .isDirectory)
    // Another package may have built juggle in a build folder of its own.
    let source = checkout.appending(path: "Sources/juggle/Juggle.swift").path
    return FileManager.default.fileExists(atPath: source) ? checkout : nil
  }
}
