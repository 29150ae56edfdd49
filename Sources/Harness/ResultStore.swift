package import Foundation
import Glibc
import Topology
package import Trials

/// `trials.csv` of one folder, open for appending: all rows of a trial in one write, and on the disk before the
/// next trial begins.
///
/// A run that was killed may leave its last row cut off: that is taken away as the file is opened. Nothing else
/// is ever changed, and a file with another header is refused.
package final class ResultStore {
  package let file: URL
  /// The trials of the run that is being resumed, in the file's order.
  package private(set) var resumed: [StoredTrial] = []
  /// What had to be mended as the file was opened, in words; nil when nothing had.
  package private(set) var repair: String?
  private let descriptor: Int32

  package struct Refused: Error, Sendable, CustomStringConvertible { package let description: String }

  /// - Parameters:
  ///   - parameters: Names of the experiment's own parameters, which have columns.
  ///   - launcher: Who will answer the trials to be appended: a file of simulated rows takes no measured ones, and the
  ///     other way round. Nil for whoever it is.
  ///   - run: Id of the run that is resumed; its rows are kept in `resumed`.
  /// - Complexity: O(n) bytes of the file; memory for the resumed run only.
  package init(
    folder: URL, parameters: [String], launcher: String? = nil, resuming run: String? = nil
  ) throws(Refused) {
    file = folder.appending(path: "trials.csv")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Refused(
        description:
          "\(folder.path): the folder can't be made: \(systemReason(error)); give another with --out DIR"
      )
    }
    descriptor = open(file.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(file, "can't be opened") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw Refused(
        description: "\(file.path): another run writes to it; wait for its end, or give this one --out DIR")
    }
    try load(parameters: parameters, launcher: launcher, resuming: run)
  }

  deinit {
    guard descriptor >= 0 else { return }
    // A process that was forked a moment ago may still have the descriptor, and the lock with it.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private func load(parameters: [String], launcher: String?, resuming run: String?) throws(Refused) {
    let header = Record.header(parameters: parameters)
    var rows = CSV.Reader()
    var reader: Record.Reader?
    var first: (run: String, launcher: String)?
    var end = 0
    do throws(CSV.Malformed) {
      try forEachPiece { piece throws(CSV.Malformed) in
        try rows.read(piece.span) { row throws(CSV.Malformed) in
          if let reader {
            // One row tells: a file of both kinds never comes to be.
            if first == nil { first = Self.origin(of: row, reader.parameters) }
            if let run, row.count > 1, row[1] == run { keep(try reader(row), from: end) }
          } else {
            reader = try Record.Reader(header: row)
          }
          end = row.end
        }
      }
    } catch {
      let advice =
        error.line == 1
        ? "it is not of this version: move it away, or give --out DIR"
        : "that line is damaged, and nothing was changed: mend it or move the file away, or give --out DIR"
      throw Refused(description: "\(file.path):\(error); \(advice)")
    }
    if let reader, reader.parameters != parameters {
      throw Refused(
        description: "\(file.path): it has the parameters [\(reader.parameters.joined(separator: ", "))], "
          + "this experiment has [\(parameters.joined(separator: ", "))]; give it another folder with --out DIR"
      )
    }
    if let first, let launcher {
      try Self.refuseMixture(of: launcher, with: first.launcher, run: first.run, in: file)
    }
    if rows.isInsideRow {
      try refuseDamage(from: end)
      repair = "\(file.lastPathComponent): its last line was cut off, and was taken away"
      try truncate(to: end)
    }
    if reader == nil { try write(CSV.line(header)) }
  }

  /// The run that a row is of, and who answered its trial; nil of one that lacks either.
  private static func origin(of row: CSV.Row, _ parameters: [String]) -> (run: String, launcher: String)? {
    let header = Record.header(parameters: parameters)
    guard row.count == header.count, let run = header.firstIndex(of: "run"),
      let launcher = header.firstIndex(of: "launcher")
    else { return nil }
    return (row[run], row[launcher])
  }

  /// What is simulated has folders of its own: who reads the newest run of one shall not find the other.
  ///
  /// - Parameter other: Who answered the trials of `run`, which `file` has.
  static func refuseMixture(
    of launcher: String, with other: String, run: String, in file: URL
  ) throws(Refused) {
    let (isSimulated, wasSimulated) = (
      Simulated.machine(ofLauncher: launcher), Simulated.machine(ofLauncher: other)
    )
    guard (isSimulated == nil) != (wasSimulated == nil) else { return }
    let (found, wanted) = isSimulated == nil ? ("simulated", "measured") : ("measured", "simulated")
    throw Refused(
      description:
        "\(file.path): run \(run) was \(found), and this one is \(wanted): they don't go into one folder; "
        + "give another with --out DIR")
  }

  /// Appends all rows of a trial.
  ///
  /// - Throws: When they are not on the disk; the file is then as it was before.
  package func append(_ rows: [Record]) throws(Refused) {
    try write(rows.map { CSV.line($0.fields) }.joined())
  }

  /// Takes the last trial of the resumed run away, which was not written to its end.
  package func dropLast() throws(Refused) {
    guard let last = resumed.popLast() else { return }
    try truncate(to: last.start)
    repair = "\(file.lastPathComponent): the rows of a trial that was cut off were taken away"
  }

  private func keep(_ record: Record, from start: Int) {
    if resumed.last?.order != record.order { resumed.append(StoredTrial(record, start: start)) }
    resumed[resumed.count - 1].add(record)
  }

  private func forEachPiece(
    _ body: (ArraySlice<UInt8>) throws(CSV.Malformed) -> Void
  ) throws(CSV.Malformed) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    lseek(descriptor, 0, SEEK_SET)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return }
      try body(buffer[..<count])
    }
  }

  /// What a write that was cut off leaves behind is part of one row, and rows hold no line feeds; anything else
  /// is damage that nobody should mend by deleting it.
  private func refuseDamage(from end: Int) throws(Refused) {
    var tail = [UInt8](repeating: 0, count: 1 << 16)
    let count = pread(descriptor, &tail, tail.count, off_t(end))
    guard count == tail.count || tail[..<max(0, count)].contains(10) else { return }
    throw Refused(
      description:
        "\(file.path): from byte \(end) on it can't be read as rows (a quote that is not closed?), "
        + "and nothing was changed; mend it or move it away, or give --out DIR")
  }

  private func write(_ text: String) throws(Refused) {
    var text = text
    let size = lseek(descriptor, 0, SEEK_END)
    var written = false
    text.withUTF8 { bytes in
      let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      written = count == bytes.count
      if !written, count >= 0 { errno = ENOSPC }  // a part fitted: what a full disk does
    }
    guard written, fsync(descriptor) == 0 else {
      let failure = Self.failure(file, "can't be written")
      ftruncate(descriptor, size)  // half a trial is none
      throw failure
    }
    try refuseRemoved()
  }

  /// What is written to a file without a name is lost with the descriptor: whoever goes on measuring measures for
  /// nothing.
  private func refuseRemoved() throws(Refused) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_nlink == 0 else { return }
    throw Refused(
      description:
        "\(file.path): it was removed while a run wrote to it, and what it held is lost; run again, "
        + "and leave the folder alone until the run has ended")
  }

  private func truncate(to size: Int) throws(Refused) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.failure(file, "can't be mended") }
  }

  private static func failure(_ file: URL, _ what: String) -> Refused {
    let code = errno
    let advice =
      code == ENOSPC || code == EDQUOT
      ? "; what was stored before is kept: make room and carry on with --resume, or give --out DIR" : ""
    return Refused(description: "\(file.path): \(what): \(String(cString: strerror(code)))\(advice)")
  }
}
