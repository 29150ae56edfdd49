import ArgumentParser
import Foundation
import Reports
import Simulation
import Topology

extension Costs {
  /// Reads a `machine.json`, as `juggle calibrate` wrote it.
  ///
  /// - Parameter path: The file, or the folder that it is in.
  /// - Throws: `ValidationError` that says what is wrong with it.
  static func read(_ path: String) throws -> Costs {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let path = isThere && isFolder.boolValue ? (path.hasSuffix("/") ? path : path + "/") + file : path
    func refused(_ reason: String) -> ValidationError {
      ValidationError("--machine \(path): \(reason); expected a \(file) as `juggle calibrate` writes it")
    }
    let bytes: [UInt8]
    do { bytes = try BoundedFile.bytes(of: path, limit: 16 << 20) } catch { throw refused("\(error)") }
    let costs: Costs
    do { costs = try JSONDecoder().decode(Costs.self, from: Data(bytes)) } catch {
      throw refused("it can't be read as one")
    }
    guard costs.schema == schema else {
      throw refused("schema \(costs.schema), and this version reads \(schema)")
    }
    guard costs.speed.unitsPerSecond.isFinite, costs.speed.unitsPerSecond > 0 else {
      throw refused("units_per_second is \(costs.speed.unitsPerSecond)")
    }
    return costs
  }
}

extension Costs {
  /// Keeps them beside a run's records.
  func write(to folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try writeAtomically(
      String(decoding: encoder.encode(self), as: UTF8.self) + "\n", name: Self.file,
      directory: folder.relativePath)
  }
}
