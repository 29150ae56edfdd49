import Experiments
package import Foundation
package import Topology
package import Trials

/// A run with its folder open: begun anew, or one that was broken off.
package struct OpenRun {
  package var info: RunInfo
  package let store: ResultStore
  package let runs: RunStore

  /// What a run is of and runs on: all that must be the same for resuming it.
  package struct Setting {
    package var experiment: Experiment
    package var host: Host
    package var launcher: String
    /// By worker name: what tells its executable from another (`fingerprint`).
    package var workers: [String: String]
    package var commandLine: [String]

    package init(
      experiment: Experiment, host: Host, launcher: String, workers: [String: String], commandLine: [String]
    ) {
      self.experiment = experiment
      self.host = host
      self.launcher = launcher
      self.workers = workers
      self.commandLine = commandLine
    }

    fileprivate var sourceHash: String {
      // How long it may take changes no figure: more time is a reason to resume.
      SHA256.hex(([experiment.source] + experiment.overridesOfFigures).joined(separator: "\0").utf8)
    }
  }

  /// Opens the folder for a new run behind those that it holds.
  ///
  /// - Throws: When it can't be written to, and when the runs in it were measured and this one is simulated, or the
  ///   other way round.
  package static func new(
    _ setting: Setting, in folder: URL, topology: Topology, unitsPerSecond: Double,
    skipped: [RunInfo.Skipped], claims: [PlannedClaim] = [], gate: RunInfo.Gate? = nil,
    simulation: RunInfo.Simulation? = nil
  ) throws(ResultStore.Refused) -> OpenRun {
    let (experiment, now) = (setting.experiment, timestamp())
    let runs = RunStore(folder: folder)
    let before = try runs.read()
    for other in before {
      try ResultStore.refuseMixture(
        of: setting.launcher, with: other.launcher, run: other.id, in: runs.file)
    }
    let known = Set(before.map(\.id))
    // To the second, and a number where that is taken.
    let stem = now.prefix(19).filter { $0 != "-" && $0 != ":" }
    let id = (1...).lazy.map { $0 == 1 ? "\(stem)Z" : "\(stem)Z-\($0)" }.first { !known.contains($0) } ?? now
    var info = RunInfo(
      id: id, experiment: experiment.name, question: experiment.question, source: experiment.source,
      sourceHash: setting.sourceHash, startedAt: now, seed: experiment.seed, unitsPerSecond: unitsPerSecond,
      targetPrecision: experiment.precision.target, host: setting.host.name, kernel: setting.host.kernel,
      cpu: setting.host.cpu, cores: topology.usableCores.count, pus: topology.allowedPUs.count,
      capacity: topology.capacity.value, juggleVersion: juggleVersion)
    info.commandLine = setting.commandLine
    info.workers = setting.workers
    info.launcher = setting.launcher
    info.bootID = setting.host.bootID
    info.capacityReason = topology.capacity.reason
    info.skipped = skipped
    info.allowedPUs = "\(PUList(topology.allowedPUs))"
    info.claims = claims
    info.asked = experiment.asked
    info.gate = gate
    info.simulation = simulation
    info.casts = experiment.workloads.filter(\.isCast).map(\.name)
    let store = try ResultStore(
      folder: folder, parameters: experiment.parameters.map(\.name), launcher: setting.launcher)
    try runs.write(info)
    return OpenRun(info: info, store: store, runs: runs)
  }

  /// Opens the folder for carrying on its newest run.
  ///
  /// - Returns: Nil where the folder holds no run yet: a loop that tries again begins with one that starts anew.
  /// - Throws: When it was measured under other conditions: their figures don't mix.
  package static func resume(
    _ setting: Setting, in folder: URL, topology: Topology
  ) throws(ResultStore.Refused) -> OpenRun? {
    let runs = RunStore(folder: folder)
    guard var info = try runs.read().last else { return nil }
    let different = setting.differences(from: info, topology: topology)
    guard different.isEmpty else {
      throw .init(
        description:
          "\(runs.file.path): run \(info.id) can't be resumed, since its figures would mix with those of "
          + "another \(different.joined(separator: ", another ")); run without --resume")
    }
    let store = try ResultStore(
      folder: folder, parameters: setting.experiment.parameters.map(\.name), launcher: setting.launcher,
      resuming: info.id)
    (info.end, info.endedAt) = (nil, nil)
    return OpenRun(info: info, store: store, runs: runs)
  }
}

extension OpenRun.Setting {
  /// What differs from the run that shall be carried on, with both values where they mean something to people.
  fileprivate func differences(from run: RunInfo, topology: Topology) -> [String] {
    let values = [
      ("host", run.host, host.name), ("kernel", run.kernel, host.kernel),
      ("version of juggle", run.juggleVersion, juggleVersion), ("launcher", run.launcher, launcher),
      ("set of PUs", run.allowedPUs, "\(PUList(topology.allowedPUs))"),
      ("capacity", "\(run.capacity)", "\(topology.capacity.value)"),
    ]
    let names = Set(run.workers.keys).union(workers.keys).sorted()
    return
      (run.sourceHash == sourceHash
      ? [] : ["experiment (its text, or what the command line changes in it)"])
      + (run.bootID == host.bootID ? [] : ["start of the machine (it was restarted since)"])
      + values.filter { $1 != $2 }.map { "\($0) (\($1) then, \($2) now)" }
      + names.filter { run.workers[$0] != workers[$0] }.map { name in
        switch (run.workers[name], workers[name]) {
        case (_, nil): "set of workers (\"\(name)\" is gone)"
        case (nil, _): "set of workers (\"\(name)\" is new)"
        default: "worker \"\(name)\" (its command line, or a file that it names)"
        }
      }
  }
}

extension Experiment.Workload {
  /// Whether its tasks differ in what they do.
  fileprivate var isCast: Bool {
    switch cast {
    case .all: false
    case .each, .shares: true
    }
  }
}
