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

    package func callAsFunction(_ row: CSV.Row) throws(CSV.Malformed) -> Record {
      let wanted = Record.front.count + parameters.count + Record.back.count
      guard row.fields.count == wanted else {
        throw CSV.Malformed(
          line: row.line, column: 1, reason: "\(row.fields.count) fields where the header has \(wanted)")
      }
      var record = Record()
      func read(_ column: Column, _ place: Int) throws(CSV.Malformed) {
        guard column.set(&record, row.fields[place]) else {
          throw CSV.Malformed(
            line: row.line, column: row.columns[place],
            reason:
              "\(CSV.shown(row.fields[place])) is no value for \(column.name), \(column.allowed) is expected")
        }
      }
      for (place, column) in Record.front.enumerated() { try read(column, place) }
      let start = Record.front.count
      record.parameters = parameters.enumerated().map {
        Cell.Parameter(name: $1, level: row.fields[start + $0])
      }
      for (place, column) in Record.back.enumerated() { try read(column, start + parameters.count + place) }
      return record
    }
  }

  private struct Column: Sendable {
    let name: String
    let allowed: String
    let get: @Sendable (Record) -> String
    /// False when the text is no value of this column.
    let set: @Sendable (inout Record, String) -> Bool

    init<Value: CSVValue>(_ name: String, _ path: any WritableKeyPath<Record, Value> & Sendable) {
      self.name = name
      allowed = Value.allowed
      get = { $0[keyPath: path].csv }
      set = { record, text in
        guard let value = Value(csv: text) else { return false }
        record[keyPath: path] = value
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
    Column("tasks_level", \.tasksLevel), Column("cores", \.cores), Column("pus", \.pus),
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

/// How a value stands in a field.
private protocol CSVValue: Sendable {
  var csv: String { get }
  init?(csv: String)
  /// What a field may hold, for people.
  static var allowed: String { get }
}

extension String: CSVValue {
  fileprivate var csv: String { self }
  fileprivate init?(csv: String) { self = csv }
  fileprivate static var allowed: String { "text" }
}

extension Int: CSVValue {
  fileprivate var csv: String { String(self) }
  fileprivate init?(csv: String) { self.init(csv) }
  fileprivate static var allowed: String { "a whole number" }
}

extension Double: CSVValue {
  fileprivate var csv: String { description }
  fileprivate init?(csv: String) {
    guard let value = Double(csv), value.isFinite else { return nil }
    self = value
  }
  fileprivate static var allowed: String { "a finite number" }
}

extension Bool: CSVValue {
  fileprivate var csv: String { description }
  fileprivate init?(csv: String) { self.init(csv) }
  fileprivate static var allowed: String { "true or false" }
}

extension Optional: CSVValue where Wrapped: CSVValue {
  fileprivate var csv: String { self?.csv ?? "" }
  fileprivate init?(csv: String) {
    guard !csv.isEmpty else {
      self = .none
      return
    }
    guard let value = Wrapped(csv: csv) else { return nil }
    self = value
  }
  fileprivate static var allowed: String { Wrapped.allowed + " or nothing" }
}

extension CSVValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  fileprivate var csv: String { rawValue }
  fileprivate init?(csv: String) { self.init(rawValue: csv) }
  fileprivate static var allowed: String { allCases.map(\.rawValue).joined(separator: " or ") }
}

extension Placement: CSVValue {}
extension Clock: CSVValue {}
extension Record.Status: CSVValue {}
extension Iteration.Phase: CSVValue {}
