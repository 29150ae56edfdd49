/// How a value stands in a field.
protocol CSVValue: Sendable {
  var csv: String { get }
  init?(csv: UnsafeBufferPointer<UInt8>)
  /// What a field may hold, for people.
  static var allowed: String { get }
}

extension String: CSVValue {
  var csv: String { self }
  init?(csv: UnsafeBufferPointer<UInt8>) { self.init(decoding: csv, as: UTF8.self) }
  static var allowed: String { "text" }
}

extension Int: CSVValue {
  var csv: String { String(self) }
  init?(csv: UnsafeBufferPointer<UInt8>) {
    guard let plain = PlainNumber(csv), plain.isWhole else {
      self.init(String(decoding: csv, as: UTF8.self))
      return
    }
    self = plain.isNegative ? -plain.digits : plain.digits
  }
  static var allowed: String { "a whole number" }
}

extension Double: CSVValue {
  var csv: String { description }
  init?(csv: UnsafeBufferPointer<UInt8>) {
    if let exact = PlainNumber(csv)?.exact {
      self = exact
      return
    }
    guard let value = Double(String(decoding: csv, as: UTF8.self)), value.isFinite else { return nil }
    self = value
  }
  static var allowed: String { "a finite number" }
}

extension Bool: CSVValue {
  var csv: String { description }
  init?(csv: UnsafeBufferPointer<UInt8>) { self.init(String(decoding: csv, as: UTF8.self)) }
  static var allowed: String { "true or false" }
}

extension Optional: CSVValue where Wrapped: CSVValue {
  var csv: String { self?.csv ?? "" }
  init?(csv: UnsafeBufferPointer<UInt8>) {
    guard !csv.isEmpty else {
      self = .none
      return
    }
    guard let value = Wrapped(csv: csv) else { return nil }
    self = value
  }
  static var allowed: String { Wrapped.allowed + " or nothing" }
}

extension CSVValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  var csv: String { rawValue }
  init?(csv: UnsafeBufferPointer<UInt8>) { self.init(rawValue: String(decoding: csv, as: UTF8.self)) }
  static var allowed: String { allCases.map(\.rawValue).joined(separator: " or ") }
}

extension Placement: CSVValue {}
extension Clock: CSVValue {}
extension Record.Status: CSVValue {}
extension Iteration.Phase: CSVValue {}
