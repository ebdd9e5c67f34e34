// swift-tools-version: 6.2
import PackageDescription

/// What every Swift module of ours is built with: no silent unsafety, no ignored warning.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

/// What is released carries Swift's own libraries: one file that runs where there is no Swift, and
/// starts a quarter sooner. The libraries' own parts are named, for they were compiled to be found
/// beside one another; lld takes them in any order.
let linking: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-stdlib", "-use-ld=lld", "-l_FoundationICU", "-l_FoundationCShims",
      "-l_FoundationCollections", "-lCoreFoundation", "-lstdc++",
    ], .when(platforms: [.linux], configuration: .release))
]

/// Tests may hold pointers without ceremony; all else is as in the product.
let testSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "earshot",
  products: [
    .executable(name: "earshot", targets: ["earshot"]),
    .executable(name: "earshot-train", targets: ["earshot-train"]),
    .executable(name: "earshot-bench", targets: ["earshot-bench"]),
    .library(name: "SocialText", targets: ["SocialText"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // C libraries: headers with typed shims, nothing else.
    .systemLibrary(
      name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CLibxml2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CLibstemmer", providers: [.apt(["libstemmer-dev"])]),
    // Found while the program runs; nothing of it is needed to build.
    .systemLibrary(name: "CLibicu"),

    // Ground floor.
    .target(
      name: "SocialText", dependencies: ["CLibicu", "CLibstemmer"], swiftSettings: settings),
    .target(name: "Model", dependencies: ["SocialText"], swiftSettings: settings),

    // Rooms; siblings never import one another.
    .target(
      name: "Fetching",
      dependencies: [
        "Model", "SocialText", "CLibcurl", .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: settings),
    .target(
      name: "Parsing", dependencies: ["Model", "SocialText", "CLibxml2"],
      swiftSettings: settings),
    .target(name: "Sentiment", dependencies: ["Model", "SocialText"], swiftSettings: settings),
    .target(name: "Entities", dependencies: ["Model", "SocialText"], swiftSettings: settings),
    .target(
      name: "Customers",
      dependencies: ["Model", "SocialText", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: settings),
    .target(
      name: "Storage",
      dependencies: [
        "Model", "SocialText", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(name: "Reporting", dependencies: ["Model", "SocialText"], swiftSettings: settings),
    .target(name: "Exporting", dependencies: ["Model", "SocialText"], swiftSettings: settings),

    // Composition and command line.
    .target(
      name: "Pipeline",
      dependencies: [
        "Fetching", "Parsing", "Sentiment", "Entities", "Customers", "Storage", "Reporting",
        "Exporting", "Model", "SocialText", .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: settings),
    .executableTarget(
      name: "earshot",
      dependencies: [
        "Pipeline", "Fetching", "Parsing", "Sentiment", "Entities", "Customers", "Storage",
        "Reporting", "Exporting", "Model", "SocialText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: settings, linkerSettings: linking),
    .executableTarget(
      name: "earshot-train",
      dependencies: [
        "SocialText", "Model", "Sentiment", "Entities", "Customers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["Texts", "Unicode"], swiftSettings: settings,
      linkerSettings: linking),
    .executableTarget(
      name: "earshot-bench",
      dependencies: [
        "Pipeline", "Fetching", "Parsing", "Sentiment", "Entities", "Storage", "Customers", "Model",
        "SocialText", "CLibxml2", "CTextPeers", "CFetchPeers",
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["CTextPeers", "CFetchPeers"], swiftSettings: settings,
      linkerSettings: linking),
    // Kept with the benchmark: peers in plain C, and the counting of allocations.
    .target(
      name: "CTextPeers", dependencies: ["CLibicu"], path: "Sources/earshot-bench/CTextPeers"),
    .target(
      name: "CFetchPeers", dependencies: ["CLibcurl"],
      path: "Sources/earshot-bench/CFetchPeers"),

    // Tests: the gates' floors, one target a module, then the whole.
    .target(name: "Gates", path: "Tests/Gates", exclude: ["floors.json"]),
    .testTarget(
      name: "SocialTextTests", dependencies: ["SocialText", "Gates"], swiftSettings: testSettings),
    .testTarget(
      name: "ModelTests", dependencies: ["Model", "SocialText"], swiftSettings: testSettings),
    .testTarget(
      name: "FetchingTests",
      dependencies: [
        "Fetching", "Model", "Gates", .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: testSettings),
    .testTarget(
      name: "ParsingTests", dependencies: ["Parsing", "Model", "SocialText", "Gates"],
      swiftSettings: testSettings),
    .testTarget(
      name: "SentimentTests", dependencies: ["Sentiment", "Model", "SocialText", "Gates"],
      swiftSettings: testSettings),
    .testTarget(
      name: "EntitiesTests",
      dependencies: ["Entities", "Customers", "Model", "SocialText", "Gates"],
      swiftSettings: testSettings),
    .testTarget(
      name: "CustomersTests",
      dependencies: [
        "Customers", "Model", "SocialText", "Gates",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "Storage", "Model", "SocialText", .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: testSettings),
    .testTarget(
      name: "ExportingTests", dependencies: ["Exporting", "Reporting", "Model", "SocialText"],
      swiftSettings: testSettings),
    .testTarget(
      name: "PipelineTests",
      dependencies: [
        "Pipeline", "Fetching", "Entities", "Customers", "Storage", "Model", "SocialText", "Gates",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "EarshotTests",
      dependencies: [
        "earshot", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: testSettings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "earshot", "Gates", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: testSettings),
  ]
)
