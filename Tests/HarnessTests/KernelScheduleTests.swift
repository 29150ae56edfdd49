import Foundation
import Testing
import Trials

@testable import Harness

struct KernelScheduleTests {
  @Test func sliceAndTickAreReadWhereTheyAreSaid() throws {
    let folder = try TemporaryFolder()
    for part in ["proc/self", "boot"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: part), withIntermediateDirectories: true)
    }
    let root = folder.url.path + "/"
    #expect(KernelSchedule.read(root: root, release: "6.1") == KernelSchedule())
    try Data("head (1, #threads: 1)\nse.sliced : 3\nse.slice      :     2100000\n".utf8)
      .write(to: folder.url.appending(path: "proc/self/sched"))
    try Data("# CONFIG_HZ_100 is not set\nCONFIG_HZ_300=y\nCONFIG_HZ=300\n".utf8)
      .write(to: folder.url.appending(path: "boot/config-6.1"))
    #expect(KernelSchedule.read(root: root, release: "6.1") == KernelSchedule(slice: 2_100_000, hertz: 300))
    try Data("se.slice : -4\n".utf8).write(to: folder.url.appending(path: "proc/self/sched"))
    try Data("CONFIG_HZ=x\n".utf8).write(to: folder.url.appending(path: "boot/config-6.1"))
    #expect(KernelSchedule.read(root: root, release: "6.1") == KernelSchedule())
  }

  @Test(
    arguments: [
      // What the kernel says, what threads were seen to run for, and slice and tick.
      (KernelSchedule(slice: 1_400_000), 3.95e6, 1_400_000, 4_000_000),
      (KernelSchedule(slice: 2_800_000), 2.99e6, 2_800_000, 1_000_000),
      (KernelSchedule(slice: 1_400_000), 9.9e6, 1_400_000, 10_000_000),
      (KernelSchedule(slice: 1_400_000), 3.3e6, 1_400_000, 3_333_333),
      // With a timer for each slice ticks don't matter, whatever their number.
      (KernelSchedule(slice: 1_400_000, hertz: 250), 1.41e6, 1_400_000, 0),
      (KernelSchedule(slice: 1_400_000, hertz: 250), 3.9e6, 1_400_000, 4_000_000),
      (KernelSchedule(hertz: 250), 5e6, 5_000_000, 0),
      (KernelSchedule(slice: 700_000), nil, 700_000, 4_000_000),
      (KernelSchedule(hertz: 1000), nil, 1_400_000, 1_000_000),
    ] as [(KernelSchedule, Double?, Nanoseconds, Nanoseconds)])
  func theTickIsTheOneThatTurnsShow(
    kernel: KernelSchedule, quantum: Double?, slice: Nanoseconds, tick: Nanoseconds
  ) {
    let found = Calibration.sliceAndTick(kernel, quantum: quantum, pus: 2)
    #expect(found == (slice, tick))
  }

  @Test(arguments: [(1, 700_000), (2, 1_400_000), (3, 1_400_000), (4, 2_100_000), (16, 2_800_000)])
  func withoutTheKernelsWordTheSliceFollowsThePUs(pus: Int, slice: Nanoseconds) {
    #expect(Calibration.sliceAndTick(KernelSchedule(), quantum: nil, pus: pus) == (slice, 4_000_000))
  }
}
