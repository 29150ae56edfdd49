import Foundation
import Harness
import Testing

struct FingerprintTests {
  @Test func aFingerprintChangesWithTheFile() throws {
    let folder = try TemporaryFolder()
    let script = folder.url.appending(path: "worker.sh")
    try Data("one".utf8).write(to: script)
    let first = fingerprint(ofCommand: ["sh", script.path])
    #expect(first == fingerprint(ofCommand: ["sh", script.path]))
    try Data("two".utf8).write(to: script)
    #expect(first != fingerprint(ofCommand: ["sh", script.path]))
    #expect(executable("sh")?.hasSuffix("/sh") == true)
    #expect(executable("no-such-program-anywhere") == nil)
  }
}
