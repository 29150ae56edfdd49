/// The columns of `trials.csv`, in order: the one place that ties a column's name to its field.
extension Record {
  /// The header of an experiment with these parameters.
  package static func header(parameters: [String]) -> [String] {
    front.map(\.name) + parameters.map { parameterPrefix + $0 } + back.map(\.name)
  }

  /// The fields of this record in the order of its header.
  package var fields: [String] {
    Self.front.map { $0.get(self) } + parameters.map(\.level) + Self.back.map { $0.get(self) }
  }

  package static let parameterPrefix = "p_"

  /// Reads rows under one header.
  package struct Reader: Sendable {
    package let parameters: [String]

    /// - Throws: `CSV.Malformed` that names the first column in which the header differs.
    package init(header: CSV.Row) throws(CSV.Malformed) {
      let names = header.fields
      let first = names.firstIndex { $0.hasPrefix(Record.parameterPrefix) } ?? Record.front.count
      let found = names.dropFirst(first).prefix { $0.hasPrefix(Record.parameterPrefix) }
      parameters = found.map { String($0.dropFirst(Record.parameterPrefix.count)) }
      let wanted = Record.header(parameters: parameters)
      for (place, name) in names.enumerated() where place >= wanted.count || wanted[place] != name {
        let expected = place < wanted.count ? "\"\(wanted[place])\" is expected" : "the header should end"
        throw CSV.Malformed(
          line: header.line, column: header.columns[place],
          reason: "found column \(CSV.shown(name)) where \(expected)")
      }
      guard names.count == wanted.count else {
        throw CSV.Malformed(
          line: header.line, column: 1,
          reason: "column \"\(wanted[names.count])\" is missing")
      }
    }

    /// Reads a row by itself.
    ///
    /// - Throws: `CSV.Malformed` with the place of the first field that is no value of its column.
    /// - Complexity: O(n) bytes.
    package func callAsFunction(_ row: CSV.Row) throws(CSV.Malformed) -> Record {
      var record = Record()
      try read(row, after: nil, into: &record)
      return record
    }

    /// Reads a row into the record of another: neighbours have most of their fields in common, which are left as they
    /// are.
    ///
    /// - Parameters:
    ///   - last: The row that `record` was read from; nil where it was read from none.
    ///   - record: After an error it is of neither row.
    /// - Complexity: O(n) bytes.
    package func read(
      _ row: CSV.Row, after last: CSV.Row?, into record: inout Record
    ) throws(CSV.Malformed) {
      let wanted = Record.front.count + parameters.count + Record.back.count
      guard row.count == wanted else {
        throw CSV.Malformed(
          line: row.line, column: 1, reason: "\(row.count) fields where the header has \(wanted)")
      }
      if last == nil { record.parameters = parameters.map { Cell.Parameter(name: $0, level: "") } }
      let (front, back) = (Record.front.count, Record.front.count + parameters.count)
      try row.forEachPlace(unlike: last) { place throws(CSV.Malformed) in
        guard place < front || place >= back else {
          record.parameters[place - front].level = row[place]
          return
        }
        let column = place < front ? Record.front[place] : Record.back[place - back]
        guard !row.withBytes(of: place, { column.set(&record, $0) }) else { return }
        throw CSV.Malformed(
          line: row.line, column: row.columns[place],
          reason: "\(CSV.shown(row[place])) is no value for \(column.name), \(column.allowed) is expected")
      }
    }
  }

  private struct Column: Sendable {
    let name: String
    let allowed: String
    let get: @Sendable (Record) -> String
    /// False when the bytes are no value of this column.
    let set: @Sendable (inout Record, UnsafeBufferPointer<UInt8>) -> Bool

    init<Value: CSVValue>(_ name: String, _ path: any WritableKeyPath<Record, Value> & Sendable) {
      self.name = name
      allowed = Value.allowed
      get = { $0[keyPath: path].csv }
      set = { record, bytes in
        guard let value = Value(csv: bytes) else { return false }
        record[keyPath: path] = value
        return true
      }
    }

    init(_ name: String, _ path: any WritableKeyPath<Record, String> & Sendable, _ mark: TextMark) {
      self.name = name
      allowed = String.allowed
      get = { mark.marked($0[keyPath: path]) }
      set = { record, bytes in
        record[keyPath: path] = mark.plain(String(decoding: bytes, as: UTF8.self))
        return true
      }
    }
  }

  private static let front: [Column] = [
    Column("schema", \.schema), Column("run", \.run), Column("cell", \.cellID), Column("round", \.round),
    Column("order", \.order), Column("attempt", \.attempt), Column("iteration", \.iteration),
    Column("phase", \.phase), Column("status", \.status), Column("reason", \.reason),
    Column("started_at", \.startedAt), Column("experiment", \.experiment),
    Column("question_sha", \.questionHash), Column("launcher", \.launcher), Column("host", \.host),
    Column("kernel", \.kernel), Column("cpu", \.cpu), Column("capacity", \.capacity),
    Column("workload", \.workload), Column("model", \.model), Column("worker", \.worker),
    Column("runtime", \.runtime), Column("juggle_version", \.juggleVersion), Column("tasks", \.tasks),
    Column("tasks_level", \.tasksLevel, .tasks), Column("cores", \.cores), Column("pus", \.pus, .list),
    Column("smt", \.smt), Column("placement", \.placement), Column("clock", \.clock),
  ]

  private static let back: [Column] = [
    Column("threads", \.threads), Column("units_per_second", \.unitsPerSecond), Column("units", \.units),
    Column("spawn_s", \.spawn), Column("wall_s", \.wall), Column("join_s", \.join),
    Column("tasks_per_s", \.tasksPerSecond), Column("user_s", \.user), Column("system_s", \.system),
    Column("server_cpu_s", \.serverCPU), Column("runqueue_s", \.runQueue),
    Column("finish_mean_s", \.finishMean), Column("finish_p50_s", \.finishP50),
    Column("finish_p90_s", \.finishP90), Column("finish_p99_s", \.finishP99),
    Column("finish_p999_s", \.finishP999), Column("finish_max_s", \.finishMax),
    Column("lateness_p50_s", \.latenessP50), Column("lateness_p99_s", \.latenessP99),
    Column("lateness_max_s", \.latenessMax), Column("operations", \.operations),
    Column("per_operation_s", \.perOperation), Column("voluntary_switches", \.voluntarySwitches),
    Column("involuntary_switches", \.involuntarySwitches), Column("migrations", \.migrations),
    Column("rss_before_bytes", \.rssBefore), Column("rss_peak_bytes", \.rssPeak),
    Column("steal_s", \.steal), Column("other_s", \.other), Column("throttled_s", \.throttled),
    Column("expected", \.expected), Column("checksum", \.checksum),
  ]
}
