import Foundation
import Testing
import Topology

struct ThisMachineTests {
  @Test func aMachineHasCoresAndThisProcessMayUseSome() throws {
    let machine = try Topology.thisMachine()
    #expect(machine.isThisMachine)
    #expect(!machine.usableCores.isEmpty)
    #expect(machine.allowedPUs.count <= machine.pus.count)
    #expect(machine.capacity.value > 0)
    #expect(machine.capacity.value <= Double(machine.allowedPUs.count))
    #expect((machine.capacity.reason == nil) == (machine.capacity.value == Double(machine.pus.count)))
    #expect(Set(machine.pus.map(\.osIndex)).count == machine.pus.count)
    #expect(machine.packages.flatMap(\.pus).count == machine.pus.count)
  }

  #if os(Linux)
    /// What the kernel allows, from `/proc`.
    private static func allowed(_ task: String) throws -> String? {
      let status = try String(contentsOfFile: "/proc/\(task)/status", encoding: .utf8)
      let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
      return line?.split(whereSeparator: \.isWhitespace).last.map(String.init)
    }

    @Test func allowedIsWhatTheKernelAllows() throws {
      #expect(PUList(try Topology.thisMachine().allowedPUs).description == (try Self.allowed("self")))
    }

    @Test func aThreadCanBeBoundToOnePU() async throws {
      let machine = try Topology.thisMachine()
      let pu = try #require(machine.allowedPUs.last)
      // A thread of its own: those of the pool go on running other tests.
      let allowed: Result<String?, any Error> = await withCheckedContinuation { continuation in
        Thread {
          continuation.resume(
            returning: Result {
              try machine.bindThisThread(to: [pu])
              return try Self.allowed("thread-self")
            })
        }.start()
      }
      #expect(try allowed.get() == "\(pu)")
    }
  #endif

  @Test func noThreadIsBoundToAnotherMachine() throws {
    let machine = try Topology(synthetic: "core:4 pu:1")
    let error = #expect(throws: TopologyError.self) { try machine.bindThisThread(to: [0]) }
    #expect(error?.description.contains("not this machine") == true)
  }

  @Test(arguments: [[], [100_000], [-1]])
  func noThreadIsBoundToPUsThatAreNotAllowed(pus: [Int]) throws {
    let machine = try Topology.thisMachine()
    #expect(throws: TopologyError.self) { try machine.bindThisThread(to: pus) }
  }
}
