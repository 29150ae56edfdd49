import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reading the text of an experiment file, whatever the path leads to.
enum ExperimentFile {
  /// The largest file that is read, in bytes.
  static let largest = 1 << 20

  /// The file's name without its ending.
  static func name(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".yaml", ".yml"] where last.hasSuffix(ending) && last.count > ending.count {
      return String(last.dropLast(ending.count))
    }
    return last
  }

  /// The file's text, without a byte order mark.
  static func text(of path: String) throws(InvalidExperiment) -> String {
    try text(of: bytes(of: path), path: path)
  }

  private static func bytes(of path: String) throws(InvalidExperiment) -> [UInt8] {
    func refusal(_ found: String, allowed: String? = nil, advice: String? = nil) -> InvalidExperiment {
      InvalidExperiment([Problem(.file(path: path), found, allowed: allowed, advice: advice)])
    }
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw refusal("\(quoted(path)) is no path", advice: "give the path of an experiment file")
    }
    // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      let advice =
        code != ENOENT
        ? nil
        : meant(by: path).map { "did you mean \($0)?" }
          ?? "`juggle list` shows the experiments that there are"
      throw refusal("can't be read: \(String(cString: strerror(code)))", advice: advice)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw refusal("can't be read: \(String(cString: strerror(errno)))")
    }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR {
      throw refusal("is a directory", advice: "give the experiment file in it that is meant")
    }
    guard kind == S_IFREG else { throw refusal("is not a regular file", allowed: "a YAML file is needed") }
    guard status.st_size <= largest else {
      throw refusal("is \(status.st_size) bytes long", allowed: "at most \(largest) bytes (1 MiB) are read")
    }
    // A file that grows, or one of /proc that says its size is 0, is cut off just past the limit.
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= largest {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw refusal("can't be read: \(String(cString: strerror(errno)))") }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    guard bytes.count <= largest else {
      throw refusal("is over \(largest) bytes long", allowed: "at most \(largest) bytes (1 MiB) are read")
    }
    return bytes
  }

  /// The experiment file whose name is nearest to one that isn't there: beside it, else among juggle's own; nil where none is
  /// near.
  private static func meant(by path: String) -> String? {
    let beside = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    for folder in [beside, Installed.experiments.map { $0 + "/" }].compactMap(\.self) {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
      let named = Dictionary(
        files.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().map { (name(of: $0), $0) },
        uniquingKeysWith: { first, _ in first })
      if let near = nearest(to: name(of: path), in: named.keys.sorted()), let file = named[near] {
        return folder + file
      }
    }
    return nil
  }

  /// The bytes as text, without a byte order mark.
  static func text(of bytes: [UInt8], path: String) throws(InvalidExperiment) -> String {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var decoder = UTF8()
    var input = bytes.makeIterator()
    var (line, column) = (1, 1)
    while case .scalarValue(let scalar) = decoder.decode(&input) {
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    throw InvalidExperiment([
      Problem(
        .line(path: path, line: line, column: column), "the bytes here are not UTF-8",
        allowed: "experiment files are UTF-8 text", advice: "save the file as UTF-8")
    ])
  }
}
