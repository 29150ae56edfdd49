/// The CPU time that a control group grants to all its processes together.
package struct Quota: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The control group, as the folder that says so.
  package var group: String
  /// Granted in each period, in microseconds.
  package var quota: Int
  /// In microseconds.
  package var period: Int

  /// In PUs.
  package var cpus: Double { Double(quota) / Double(period) }

  package init(group: String, quota: Int, period: Int) {
    (self.group, self.quota, self.period) = (group, quota, period)
  }

  package var description: String {
    "the quota of control group \(group) grants \(quota) us of CPU time in every \(period) us"
  }

  /// The tightest quota of this process's control groups and all their ancestors, of both layouts; nil where none
  /// limits it. What can't be read or understood limits nothing.
  ///
  /// Sources: proc_pid_mountinfo(5), cgroups(7), and the kernel's cgroup-v2.rst and sched-bwc.rst.
  ///
  /// - Parameter root: a folder to look in instead of `/`.
  package static func tightest(root: String = "/") -> Quota? {
    ControlGroup.ofThisProcess(root: root).compactMap { $0.quota(root: root) }
      .min { $0.cpus < $1.cpus }
  }

  private enum CodingKeys: String, CodingKey {
    case group
    case quota = "quota_us"
    case period = "period_us"
  }
}

extension ControlGroup {
  /// What this group alone says.
  func quota(root: String) -> Quota? {
    switch layout {
    case .v1:
      // -1 is no limit.
      guard let quota = numbers("cpu.cfs_quota_us", root: root), quota.count == 1, let quota = quota[0],
        let period = numbers("cpu.cfs_period_us", root: root), period.count == 1, let period = period[0]
      else { return nil }
      return Quota(group: folder, positive: quota, per: period)
    case .v2:
      // "max 100000" is no limit.
      guard let limit = numbers("cpu.max", root: root), limit.count == 2, let quota = limit[0],
        let period = limit[1]
      else { return nil }
      return Quota(group: folder, positive: quota, per: period)
    }
  }

  /// The words of a file of one line, nil each where it is no number.
  private func numbers(_ file: String, root: String) -> [Int?]? {
    guard let bytes = try? BoundedFile.bytes(of: root + folder + "/" + file, limit: 4096) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map { Int($0) }
  }
}

extension Quota {
  fileprivate init?(group: String, positive quota: Int, per period: Int) {
    guard quota > 0, period > 0 else { return nil }
    self.init(group: group, quota: quota, period: period)
  }
}
