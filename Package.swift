// swift-tools-version: 6.2
import PackageDescription

// A target exists only where the compiler should forbid something; ARCHITECTURE.md draws the
// layers, and Tests/HouseTests holds every import line to them.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude,
    swiftSettings: strict)
}

let package = Package(
  name: "cerulean",
  products: [.executable(name: "cerulean", targets: ["cerulean"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Layer 0
    .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    room("Diagnostics"),
    // Layer 1
    room("Quantities", ["Diagnostics", .product(name: "BigInt", package: "BigInt")]),
    room(
      "Records",
      ["Diagnostics", "CLibCSV", "CZlib", .product(name: "Crypto", package: "swift-crypto")]),
    room("Statistics"),
    room("Publication", ["Diagnostics", .product(name: "Crypto", package: "swift-crypto")]),
    // Layer 2
    room("Clinic", ["Diagnostics", "Quantities", "Records"]),
    // Layer 3
    room(
      "Expressions",
      [
        "Diagnostics", "Quantities", "Records", "Clinic",
        .product(name: "BigInt", package: "BigInt"),
      ]),
    // Layer 4
    room(
      "Definitions",
      [
        "Diagnostics", "Quantities", "Records", "Clinic", "Expressions",
        .product(name: "Yams", package: "Yams"),
      ]),
    room(
      "Store",
      [
        "Diagnostics", "Records", "Clinic",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    room("Reports", ["Diagnostics", "Clinic", "Statistics", "Records"]),
    room("SampleData", ["Diagnostics", "Clinic", "Records"]),
    // Layer 5
    room(
      "Pipeline",
      [
        "Diagnostics", "Quantities", "Records", "Statistics", "Publication", "Clinic",
        "Expressions", "Definitions", "Store", "Reports", "SampleData",
      ]),
    // Layer 6
    .executableTarget(
      name: "cerulean",
      dependencies: [
        "Diagnostics", "Pipeline", "Definitions", "Clinic",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // Tests
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("QuantitiesTests", ["Quantities"]),
    tests("RecordsTests", ["Records"]),
    tests("StatisticsTests", ["Statistics"]),
    tests("PublicationTests", ["Publication"]),
    tests("ClinicTests", ["Clinic"]),
    tests("ExpressionsTests", ["Expressions", "Clinic", "Quantities", "Diagnostics"]),
    tests("DefinitionsTests", ["Definitions", "Diagnostics", "Expressions"]),
    tests(
      "StoreTests",
      ["Store", "Clinic", "Quantities", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("ReportsTests", ["Reports", "Clinic", "Quantities"], exclude: ["Golden"]),
    tests("SampleDataTests", ["SampleData"]),
    tests("PipelineTests", ["Pipeline", "Clinic"]),
    tests("EndToEndTests", ["cerulean"], exclude: ["FreeText", "Golden"]),
    tests("HouseTests"),
  ]
)
