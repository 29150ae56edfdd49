// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  // A nonisolated async function runs on its caller's executor. In Execution this is part of what is
  // measured: an awaited step costs no hop (25 ns instead of 38-70), and a task stays on the executor
  // that its model chose for it. Everywhere else it is on so that the rule is one rule.
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "juggle",
  products: [
    .executable(name: "juggle", targets: ["juggle"]),
    .executable(name: "juggle-worker", targets: ["juggle-worker"]),
    .library(name: "JuggleWorker", targets: ["JuggleWorker"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // Imports only point down this list (docs/architecture.md).
    .executableTarget(
      name: "juggle",
      dependencies: [
        "Reports", "Findings", "Harness", "Experiments", "Simulation", "Statistics", "Trials", "Topology",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "juggle-worker", dependencies: ["JuggleWorker", "Execution", "Trials"], swiftSettings: settings),
    .target(name: "JuggleWorker", dependencies: ["Execution", "Trials"], swiftSettings: settings),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "Chromium", "Execution", "Harness", "ReportSamples", "Samples", "Simulation", "Statistics",
        "Topology", "Trials",
      ],
      path: "Benchmarks",
      exclude: ["go", "simpy", "simgrid", "SlowedWorker", "GatePower"], swiftSettings: settings),
    // What a gate has to find, and how often it does (scripts/gate-power).
    .executableTarget(
      name: "slowed-worker", dependencies: ["Execution", "Trials"], path: "Benchmarks/SlowedWorker",
      swiftSettings: settings),
    .executableTarget(
      name: "gate-power", dependencies: ["Statistics", "Trials"], path: "Benchmarks/GatePower",
      swiftSettings: settings),
    .target(
      name: "Reports",
      dependencies: [
        "Findings", "Experiments", "Simulation", "Statistics", "Trials", "Topology",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      // In the binary, so that an installed juggle needs no files beside it.
      resources: [
        "report.mustache", "machine.mustache", "report.css", "drawing.js", "timeline.js", "report.js",
      ].map { .embedInCode("Page/\($0)") },
      swiftSettings: settings),
    .target(name: "Findings", dependencies: ["Statistics", "Trials"], swiftSettings: settings),
    .target(
      name: "Harness",
      dependencies: ["Experiments", "Simulation", "Statistics", "Trials", "Topology", "CLinux"],
      swiftSettings: settings),
    .target(name: "Simulation", dependencies: ["Trials", "Topology"], swiftSettings: settings),
    .target(
      name: "Experiments",
      dependencies: ["Trials", "Topology", .product(name: "Yams", package: "Yams")],
      swiftSettings: settings),
    .target(
      name: "Execution",
      dependencies: [
        "Trials", "CLinux",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .target(name: "Statistics", swiftSettings: settings),
    .target(name: "Trials", dependencies: ["CLinux"], swiftSettings: settings),
    .target(name: "Topology", dependencies: ["Trials", "CHwloc"], swiftSettings: settings),
    .target(name: "CLinux"),
    .systemLibrary(
      name: "CHwloc", pkgConfig: "hwloc",
      providers: [.apt(["libhwloc-dev"]), .brew(["hwloc"])]),

    .testTarget(name: "TrialsTests", dependencies: ["Samples", "Trials"], swiftSettings: settings),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: settings),
    .testTarget(
      name: "TopologyTests", dependencies: ["Topology", "Samples", "Trials"], swiftSettings: settings),
    .testTarget(
      name: "ExecutionTests", dependencies: ["CLinux", "Execution", "Samples", "Trials"],
      swiftSettings: settings),
    .testTarget(
      name: "ExperimentsTests", dependencies: ["Experiments", "Trials", "Topology"], swiftSettings: settings),
    .testTarget(
      name: "HarnessTests",
      dependencies: ["Harness", "Samples", "Simulation", "Statistics", "Topology", "Trials"],
      swiftSettings: settings),
    .testTarget(
      name: "SimulationTests", dependencies: ["Simulation", "Statistics", "Topology", "Trials"],
      swiftSettings: settings),
    // What several test targets need: records as a run would leave them, folders and disks for a test.
    .target(name: "Samples", dependencies: ["Trials"], path: "Tests/Samples", swiftSettings: settings),
    .testTarget(
      name: "FindingsTests", dependencies: ["Findings", "Statistics", "Samples", "Trials"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Reports", "Findings", "Samples", "Simulation", "Topology", "Trials"],
      swiftSettings: settings),
    // Headless Chromium, driven over a pipe: for tests of report.html, its speed, and the pictures in docs.
    .target(
      name: "Chromium", dependencies: ["Samples"], path: "Tests/Chromium", swiftSettings: settings),
    // Folders of results as runs leave them, made up, and their reports.
    .target(
      name: "ReportSamples", dependencies: ["Harness", "Reports", "Samples", "Topology", "Trials"],
      path: "Tests/ReportSamples", swiftSettings: settings),
    // The pictures in docs, out of a report (scripts/pictures).
    .executableTarget(
      name: "pictures", dependencies: ["Chromium", "ReportSamples"], path: "Tests/Pictures",
      swiftSettings: settings),
    .testTarget(
      name: "BrowserTests", dependencies: ["Chromium", "ReportSamples", "Trials"], swiftSettings: settings),
    // A worker with code of its own, for tests of what becomes of it.
    .executableTarget(
      name: "calling-worker", dependencies: ["JuggleWorker"], path: "Tests/CallingWorker",
      swiftSettings: settings),
    .testTarget(
      name: "CommandTests", dependencies: ["juggle", "juggle-worker", "calling-worker", "Samples", "Trials"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
