import Foundation

/// A key and a certificate that it signs itself, made by the `openssl` program for one name, in a
/// folder of their own that goes with them.
final class TestCertificate: Sendable {
  let folder: URL

  static let canBeMade = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  /// The certificate, to be trusted or not.
  var path: String { folder.path + "/certificate.pem" }
  var keyPath: String { folder.path + "/key.pem" }

  init(name: String) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tls-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = [
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)",
      "-addext", "subjectAltName=DNS:\(name)", "-keyout", keyPath, "-out", path,
    ]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
