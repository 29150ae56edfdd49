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
      name: "words", dependencies: [.product(name: "JuggleWorker", package: "juggle")])
  ]
)
