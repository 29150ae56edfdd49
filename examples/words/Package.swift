// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "words",
  dependencies: [
    // In a package of your own: .package(url: "…/juggle", from: "…")
    .package(name: "juggle", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "words", dependencies: [.product(name: "JuggleWorker", package: "juggle")],
      // An async function stays with the task that calls it, instead of going through the pool's queue.
      swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")])
  ]
)
