/// A control group that limits CPU time, as the folder in which the kernel shows it.
struct ControlGroup: Sendable, Hashable {
  enum Layout: Sendable, Hashable { case v1, v2 }

  var layout: Layout
  /// Absolute, `root` not included.
  var folder: String

  /// The groups that this process is in and all their ancestors, as far as they can be seen. Mixed set-ups show
  /// both layouts.
  static func ofThisProcess(root: String) -> [ControlGroup] {
    guard let groups = try? BoundedFile.bytes(of: root + "/proc/self/cgroup", limit: 1 << 20),
      let mounts = try? BoundedFile.bytes(of: root + "/proc/self/mountinfo", limit: 16 << 20)
    else { return [] }
    let paths = paths(in: String(decoding: groups, as: UTF8.self))
    let mounted = String(decoding: mounts, as: UTF8.self).split(separator: "\n").compactMap(Mount.init)
    return paths.flatMap { layout, path in
      folders(of: path, in: mounted.filter { $0.layout == layout })
        .map { ControlGroup(layout: layout, folder: $0) }
    }
  }

  /// Lines of `/proc/self/cgroup`: `4:cpu,cpuacct:/path` of the first layout, `0::/path` of the second.
  private static func paths(in text: String) -> [(Layout, String)] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, fields[2].hasPrefix("/") else { return nil }
      if fields[0] == "0" && fields[1].isEmpty { return (.v2, String(fields[2])) }
      return fields[1].split(separator: ",").contains("cpu") ? (.v1, String(fields[2])) : nil
    }
  }

  /// A process's group and its ancestors, up to where the hierarchy is mounted.
  private static func folders(of path: String, in mounts: [Mount]) -> [String] {
    // In a container the path may be the host's, or lie outside of what is mounted (`/../..`): then the mounted
    // folder is the nearest ancestor that can be seen.
    let seen = mounts.compactMap { $0.folders(of: path) }
    return seen.isEmpty ? mounts.prefix(1).map(\.point) : seen.flatMap(\.self)
  }

  /// A line of `/proc/self/mountinfo` that mounts a hierarchy with CPU limits.
  private struct Mount {
    var layout: Layout
    /// The part of the hierarchy that is mounted.
    var top: String
    /// Where.
    var point: String

    init?(_ line: Substring) {
      let fields = line.split(separator: " ")
      // Optional fields end with a dash; behind it are file system type, source and its options.
      guard fields.count >= 10, let dash = fields[6...].firstIndex(of: "-"), fields.count > dash + 3 else {
        return nil
      }
      switch fields[dash + 1] {
      case "cgroup2": layout = .v2
      case "cgroup" where fields[dash + 3].split(separator: ",").contains("cpu"): layout = .v1
      default: return nil
      }
      (top, point) = (Self.unescaped(fields[3]), Self.unescaped(fields[4]))
    }

    func folders(of path: String) -> [String]? {
      guard !path.split(separator: "/").contains(".."), !top.split(separator: "/").contains("..") else {
        return nil
      }
      let below: Substring
      if top == "/" {
        below = path[...]
      } else if path == top || path.hasPrefix(top + "/") {
        below = path.dropFirst(top.count)
      } else {
        return nil
      }
      var folders = [point]
      for part in below.split(separator: "/") {
        folders.append((folders.last ?? "") + "/" + part)
      }
      return folders
    }

    /// Spaces, tabs, line feeds and backslashes are written as three octal digits.
    private static func unescaped(_ text: Substring) -> String {
      var (bytes, rest): ([UInt8], Substring.UTF8View) = ([], text.utf8)
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "\\"),
          let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
        {
          bytes.append(code)
          rest = rest.dropFirst(3)
        } else {
          bytes.append(byte)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
