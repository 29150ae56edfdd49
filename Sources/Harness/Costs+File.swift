import Foundation
package import Simulation
package import Topology
import Trials

extension Costs {
  /// Why costs can't be read or kept.
  package struct Unusable: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
  }

  /// The costs of a file, or of the `machine.json` of a folder of results.
  package static func load(_ path: String) throws(Unusable) -> Costs {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let file = isFolder.boolValue ? (path.hasSuffix("/") ? path : path + "/") + Costs.file : path
    let advice = "`juggle calibrate --out FILE` makes one"
    guard exists, FileManager.default.fileExists(atPath: file) else {
      throw Unusable(description: "\(file): there is no such file; \(advice)")
    }
    do {
      let data = Data(try BoundedFile.bytes(of: file, limit: 1 << 24))
      let found = try JSONDecoder().decode(Header.self, from: data).schema
      guard found == schema else {
        throw Unusable(
          description: "\(file): schema \(found), this version reads \(schema); \(advice)")
      }
      let costs = try JSONDecoder().decode(Costs.self, from: data)
      if let fault = costs.fault { throw Unusable(description: "\(file): \(fault); \(advice)") }
      return costs
    } catch let unusable as Unusable {
      throw unusable
    } catch {
      throw Unusable(description: "\(file): can't be read: \(systemReason(error)); \(advice)")
    }
  }

  /// As the file has it, with a line feed at the end.
  ///
  /// - Throws: `EncodingError` for a figure that JSON has no word for.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Keeps them in a file, which is replaced as a whole.
  package func write(to path: String) throws(Unusable) {
    do {
      try Data(json().utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Unusable(description: "\(path): can't be written: \(systemReason(error))")
    }
  }

  private struct Header: Decodable { var schema: Int }
}

extension Costs.Origin {
  /// Of this machine as it is now.
  ///
  /// - Parameter worker: juggle's own worker: its program.
  package static func here(_ topology: Topology, worker: String) -> Costs.Origin {
    let host = Host.current()
    return Costs.Origin(
      host: host.name, bootID: host.bootID, kernel: host.kernel, cpu: host.cpu,
      pus: topology.allowedPUs.count, machinePUs: topology.pus.count,
      worker: fingerprint(ofProgram: worker) ?? "", measuredAt: timestamp())
  }

  /// What keeps costs that were measured there and then from being those of here and now: nothing where it is the same
  /// machine since the same start, with the same worker.
  package func differences(from other: Costs.Origin) -> [String] {
    let all = [
      ("host", host == other.host), ("CPU", cpu == other.cpu), ("usable PUs", pus == other.pus),
      ("kernel", kernel == other.kernel), ("start of the machine", bootID == other.bootID),
      ("worker", worker == other.worker),
    ]
    return all.filter { !$0.1 }.map(\.0)
  }
}

extension Costs {
  /// What isn't known of all that those trials need, in words such as `model task` and `echo under thread`; nothing
  /// where all is.
  ///
  /// - Complexity: O(performances × services).
  package func missing(of calibration: Calibration) -> [String] {
    let unknown = calibration.models.filter { models[$0.rawValue] == nil }
    var names = unknown.map { "model \($0.rawValue)" }
    for wanted in calibration.performances where !unknown.contains(wanted.model) {
      let isKnown = services.contains { $0.model == wanted.model.rawValue && $0.step == wanted.step }
      let name = "\(wanted.step.name) under \(wanted.model.rawValue)"
      if !isKnown, !names.contains(name) { names.append(name) }
    }
    return names
  }
}
