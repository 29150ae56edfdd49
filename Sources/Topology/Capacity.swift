extension Topology {
  /// What this process may really use: the PUs that it may run on, or the tightest quota where that is less.
  package struct Capacity: Sendable, Hashable, Codable {
    /// In PUs; 1.5 is one and a half.
    package var value: Double
    /// Why it is less than the machine has, in words; nil where it is not.
    package var reason: String?
    /// The tightest CPU quota; nil where there is none.
    package var quota: Quota?

    package init(allowed: Int, of all: Int, quota: Quota?, isThisMachine: Bool = true) {
      value = min(Double(allowed), quota?.cpus ?? .infinity)
      self.quota = quota
      let limited =
        isThisMachine
        ? "this process may run on \(allowed) of \(all) PUs (affinity or cpuset)"
        : "\(allowed) of \(all) PUs were allowed when it was saved"
      let mask = allowed < all ? limited : nil
      let limit = quota.flatMap { $0.cpus < Double(all) ? "\($0)" : nil }
      // What decides comes first.
      let reasons = (quota?.cpus ?? .infinity) < Double(allowed) ? [limit, mask] : [mask, limit]
      reason = reasons.allSatisfy { $0 == nil } ? nil : reasons.compactMap(\.self).joined(separator: "; ")
    }
  }
}
