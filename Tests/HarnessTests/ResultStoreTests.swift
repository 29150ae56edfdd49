import Foundation
import Glibc
import Harness
import Testing
import Trials

struct ResultStoreTests {
  private let folder: TemporaryFolder
  private var file: URL { folder.url.appending(path: "trials.csv") }

  init() throws { folder = try TemporaryFolder() }

  private func row(_ run: String, _ order: Int) -> Record {
    var record = Record()
    (record.run, record.order, record.wall, record.tasks) = (run, order, 0.5, 3)
    return record
  }

  private func text() throws -> String { try String(contentsOf: file, encoding: .utf8) }

  @Test func writesTheHeaderOnceAndRowsBehindIt() throws {
    try { try ResultStore(folder: folder.url, parameters: ["work"]).append([row("a", 1), row("a", 2)]) }()
    try { try ResultStore(folder: folder.url, parameters: ["work"]).append([row("b", 1)]) }()
    let lines = try text().split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0] == Record.header(parameters: ["work"]).joined(separator: ",")[...])
  }

  @Test func givesBackTheRowsOfTheRunThatIsResumed() throws {
    try {
      try ResultStore(folder: folder.url, parameters: []).append([row("a", 1), row("b", 1), row("b", 2)])
    }()
    let store = try ResultStore(folder: folder.url, parameters: [], resuming: "b")
    #expect(store.resumed.map(\.order) == [1, 2])
    #expect(store.resumed.first?.spent == 0.5)
    #expect(store.repair == nil)
  }

  @Test(arguments: [1, 2, 10, 200])
  func takesATornLastLineAway(cut: Int) throws {
    try { try ResultStore(folder: folder.url, parameters: []).append([row("a", 1), row("a", 2)]) }()
    let whole = try Data(contentsOf: file)
    let first = try #require(whole.dropLast().lastIndex(of: 10))
    try whole.dropLast(min(cut, whole.count - first - 2)).write(to: file)
    let store = try ResultStore(folder: folder.url, parameters: [], resuming: "a")
    #expect(store.repair != nil)
    #expect(store.resumed.map(\.order) == [1])
    try store.append([row("a", 2)])
    #expect(try Data(contentsOf: file) == whole)
  }

  @Test func damageInTheMiddleIsNotMendedByDeletingTheRest() throws {
    try { try ResultStore(folder: folder.url, parameters: []).append([row("a", 1), row("a", 2)]) }()
    let damaged = try text().replacingOccurrences(of: "a,,0,1,", with: "a,\"x,0,1,")
    try Data(damaged.utf8).write(to: file)
    let error = #expect(throws: ResultStore.Refused.self) {
      try ResultStore(folder: folder.url, parameters: [])
    }
    #expect(error?.description.contains("nothing was changed") == true)
    #expect(try text() == damaged)
  }

  @Test func aDamagedRowIsNotTakenForAnotherVersion() throws {
    try { try ResultStore(folder: folder.url, parameters: []).append([row("a", 1), row("a", 2)]) }()
    let damaged = try text().replacingOccurrences(of: "a,,0,2,", with: "a,,zero,2,")
    try Data(damaged.utf8).write(to: file)
    let error = #expect(throws: ResultStore.Refused.self) {
      try ResultStore(folder: folder.url, parameters: [], resuming: "a")
    }
    #expect(
      error?.description.hasPrefix("\(file.path):3:6: \"zero\" is no value for round") == true,
      "\(error as Any)")
    #expect(error?.description.contains("that line is damaged, and nothing was changed") == true)
    #expect(error?.description.contains("version") == false)
    #expect(try text() == damaged)
  }

  @Test func aFileThatIsRemovedMeanwhileIsAnError() throws {
    let store = try ResultStore(folder: folder.url, parameters: [])
    try store.append([row("a", 1)])
    try FileManager.default.removeItem(at: file)
    let error = #expect(throws: ResultStore.Refused.self) { try store.append([row("a", 2)]) }
    #expect(error?.description.contains("was removed while a run wrote to it") == true)
  }

  @Test func aRunFileThatCanNotBeReadIsSaidInWords() throws {
    let runs = RunStore(folder: folder.url)
    try Data(#"{"schema":1,"runs":[{"id":7}]}"#.utf8).write(to: runs.file)
    let error = #expect(throws: ResultStore.Refused.self) { try runs.read() }
    #expect(error?.description.hasPrefix("\(runs.file.path): can't be read: runs: 1: ") == true)
    #expect(error?.description.contains("DecodingError") == false)
    let missing = RunStore(folder: folder.url.appending(path: "nowhere"))
    let unwritten = #expect(throws: ResultStore.Refused.self) { try missing.write(sampleInfo()) }
    #expect(
      unwritten?.description == "\(missing.file.path): can't be written: No such file or directory")
  }

  @Test func writesAHeaderThatWasCutOffAnew() throws {
    try Data("schema,run,ce".utf8).write(to: file)
    let store = try ResultStore(folder: folder.url, parameters: [])
    try store.append([row("a", 1)])
    #expect(try text().hasPrefix("schema,run,cell,"))
  }

  @Test func dropsRowsOfATrialThatWasCutOff() throws {
    try {
      try ResultStore(folder: folder.url, parameters: []).append([row("a", 1), row("a", 2), row("a", 2)])
    }()
    let store = try ResultStore(folder: folder.url, parameters: [], resuming: "a")
    try store.dropLast()
    #expect(store.resumed.map(\.order) == [1])
    #expect(try text().split(separator: "\n").count == 2)
  }

  @Test(arguments: [
    ("a,b,c\n1,2,3\n", ":1:1: found column \"a\" where \"schema\" is expected"),
    ("schema,run\n", "column \"cell\" is missing"),
    ("sch\"ema\n", ":1:4: a quote inside a field"),
  ])
  func refusesAnotherHeaderAndChangesNothing(content: String, reason: String) throws {
    try Data(content.utf8).write(to: file)
    let error = #expect(throws: ResultStore.Refused.self) {
      try ResultStore(folder: folder.url, parameters: [])
    }
    #expect(error?.description.contains(reason) == true)
    #expect(error?.description.contains("--out") == true)
    #expect(try text() == content)
  }

  @Test func refusesOtherParameters() throws {
    _ = try ResultStore(folder: folder.url, parameters: ["work"])
    let error = #expect(throws: ResultStore.Refused.self) {
      try ResultStore(folder: folder.url, parameters: ["share"])
    }
    #expect(error?.description.contains("[work]") == true)
    #expect(error?.description.contains("[share]") == true)
  }

  @Test func isWrittenByOneRunAtATime() throws {
    let store = try ResultStore(folder: folder.url, parameters: [])
    let error = #expect(throws: ResultStore.Refused.self) {
      try ResultStore(folder: folder.url, parameters: [])
    }
    #expect(error?.description.contains("another run writes to it") == true)
    withExtendedLifetime(store) {}
  }

  @Test func isFreeOnceItsRunHasEndedThoughAForkHoldsItOpen() throws {
    var store: ResultStore? = try ResultStore(folder: folder.url, parameters: [])
    let path = file.resolvingSymlinksInPath().path
    let own = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").first {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
    }
    let copy = dup(try #require(own.flatMap { Int32($0) }))  // as a fork has one
    defer { close(copy) }
    withExtendedLifetime(store) {}
    store = nil
    _ = try ResultStore(folder: folder.url, parameters: [])
  }

  @Test func saysWhyAFolderCanNotBeMade() throws {
    try Data().write(to: folder.url.appending(path: "file"))
    let error = #expect(throws: ResultStore.Refused.self) {
      try ResultStore(folder: folder.url.appending(path: "file/results"), parameters: [])
    }
    #expect(
      error?.description.hasSuffix("can't be made: Not a directory; give another with --out DIR") == true)
  }
}
