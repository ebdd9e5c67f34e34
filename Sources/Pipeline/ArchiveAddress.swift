import Model

/// Addresses of recorded pages. Inside Earshot a page below the config file's folder is
/// `file:///Feeds/x.html`, the path counted from that folder, so that nothing stored depends on where
/// the folder lies; only for libcurl is it made absolute.
enum ArchiveAddress {
  private static let prefix = "file:///"

  /// Address of a path relative to the config's folder.
  static func url(_ path: String) -> String {
    var bytes: [UInt8] = Array(prefix.utf8)
    for byte in path.utf8 {
      switch byte {
      case 0x2D, 0x2E, 0x2F, 0x5F, 0x7E, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: bytes.append(byte)
      default:
        let digits = Array("0123456789ABCDEF".utf8)
        bytes.append(0x25)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same with the folder in front, without query and fragment. `folder` is absolute.
  static func fileURL(_ address: String, folder: String) -> String {
    let path = address.dropFirst(prefix.count).prefix { $0 != "?" && $0 != "#" }
    return url(String(folder.drop { $0 == "/" })) + "/" + path
  }
}

extension ArchiveAddress {
  /// Addresses of all files of an archive in their order; nil where there is none. `path` is a file
  /// or folder below `folder`.
  static func files(of path: String, in folder: String) -> [String]? {
    let root = folder + "/" + path
    guard FileBytes.isFolder(root) else { return FileBytes.exists(root) ? [url(path)] : nil }
    var files: [String] = []
    var folders = [path.hasSuffix("/") ? String(path.dropLast()) : path]
    while let inner = folders.popLast() {
      for name in FileBytes.names(in: folder + "/" + inner) ?? [] where !name.hasPrefix(".") {
        let path = inner + "/" + name
        if FileBytes.isFolder(folder + "/" + path) {
          folders.append(path)
        } else {
          files.append(path)
        }
      }
    }
    files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return files.map(url)
  }
}

/// Just enough of an address to compare sites.
enum URLParts {
  /// Host in lower case, without user and port.
  static func host(_ url: String) -> String? {
    guard let authority = authority(url) else { return nil }
    let bytes = Array(authority.utf8)
    let port = bytes.first == 0x5B ? nil : bytes.lastIndex(of: 0x3A)
    let host = bytes[..<(port ?? bytes.endIndex)]
    return host.isEmpty ? nil : String(decoding: host, as: UTF8.self)
  }

  /// Names that a customer list may give the platform of a source's authors by: the source's own
  /// and the host of its page.
  static func platforms(of source: String, _ url: String) -> [String] {
    var names = [source]
    if let host = host(url) {
      names.append(host)
      if host.hasPrefix("www.") { names.append(String(host.dropFirst(4))) }
    }
    return names
  }

  /// Host and port of an address, lower case; nil for one without.
  static func authority(_ url: String) -> String? {
    let bytes = Array(url.utf8)
    guard let colon = bytes.firstIndex(of: 0x3A), bytes[colon...].starts(with: "://".utf8) else {
      return nil
    }
    var authority = bytes[(colon + 3)...].prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
    if let at = authority.lastIndex(of: 0x40) { authority = authority[(at + 1)...] }
    return authority.isEmpty ? nil : String(decoding: authority, as: UTF8.self).lowercased()
  }

  /// True where one host is the other or a name below it (`www.` aside).
  static func isSameSite(_ one: String, _ other: String) -> Bool {
    guard let left = host(one).map(bare), let right = host(other).map(bare) else { return false }
    return left == right || left.hasSuffix("." + right) || right.hasSuffix("." + left)
  }

  private static func bare(_ host: String) -> String {
    host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
  }
}
