import ArgumentParser
import Foundation
import Model

/// Recorded documents of the corpora, unpacked into memory.
enum RealDocuments {
  /// The XML feeds below `realfeeds`, in the order of their names. JSON feeds are left out: libxml2
  /// has nothing to compare them with.
  static func feeds(_ corpora: String?) throws -> [FetchedPage] {
    let archive = folder(corpora) + "/realfeeds/documents.tar.zst"
    let bodies = try unpacked("zstd -dcq \"$0\" | tar x", archive, below: "feeds") {
      $0.hasSuffix(".xml")
    }
    return fetched(bodies, "feed", "xml")
  }

  /// The pages below `extraction/html`, in the order of their names.
  static func pages(_ corpora: String?) throws -> [FetchedPage] {
    let script = "for page in \"$0\"/*.gz; do gzip -dc \"$page\" > \"${page##*/}.html\"; done"
    let bodies = try unpacked(script, folder(corpora) + "/extraction/html", below: "") {
      $0.hasSuffix(".html")
    }
    return fetched(bodies, "page", "html")
  }

  /// The folder that was given, else that of EARSHOT_CORPORA, else the usual place.
  private static func folder(_ corpora: String?) -> String {
    corpora ?? ProcessInfo.processInfo.environment["EARSHOT_CORPORA"] ?? "../shared"
  }

  /// Bodies as if they had been fetched, each from an address of its own.
  private static func fetched(
    _ bodies: [[UInt8]], _ kind: String, _ ending: String
  ) -> [FetchedPage] {
    bodies.enumerated().map { number, body in
      let url = "https://corpus.example/\(kind)/\(number).\(ending)"
      return FetchedPage(
        requestedURL: url, url: url, status: 200, headers: [], body: body,
        validators: Validators())
    }
  }

  /// Runs a script in a folder of its own and reads the files that it left.
  private static func unpacked(
    _ script: String, _ argument: String, below: String, where isWanted: (String) -> Bool
  ) throws -> [[UInt8]] {
    guard FileBytes.exists(argument) else {
      throw ValidationError("\(argument): not found; --corpora names the folder of the corpora")
    }
    let files = FileManager.default
    let folder = files.temporaryDirectory.appendingPathComponent("earshot-bench-\(UUID())")
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The script runs elsewhere.
    process.arguments = ["-c", script, URL(fileURLWithPath: argument).path]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("\(argument): cannot be unpacked; gzip, tar and zstd are needed")
    }
    let root = folder.appendingPathComponent(below).path
    return try (FileBytes.names(in: root) ?? []).filter(isWanted).map {
      try FileBytes.read(root + "/" + $0)
    }
  }
}
