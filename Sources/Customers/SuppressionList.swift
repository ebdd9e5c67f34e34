internal import Crypto
internal import Foundation
import Model
import SocialText

/// Identifiers of people who asked to be forgotten, as HMAC-SHA256 of the lower-cased e-mail address
/// or `platform:handle`: they can be recognised, but not read.
public struct SuppressionList: Sendable {
  private let digests: Set<String>
  /// First eight bytes of each digest: what most identifiers are turned away by.
  private let heads: Set<UInt64>
  private let key: SymmetricKey
  /// True where a line says which key identifiers were added with.
  private var saysKey = false

  /// Nobody.
  public static let empty = SuppressionList(digests: [], key: [])

  /// Number of identifiers.
  public var count: Int { digests.count }

  /// Hash of the identifiers, whatever their order; 0 for nobody.
  public var fingerprint: UInt64 {
    digests.isEmpty ? 0 : StableHash.hash64(digests.sorted().joined())
  }

  private init(digests: Set<String>, key: [UInt8]) {
    self.digests = digests
    heads = Set(digests.compactMap { UInt64($0.prefix(16), radix: 16) })
    self.key = SymmetricKey(data: key)
  }

  /// Begins the line that says which key the digests behind it were made with.
  private static let checkPrefix = "# key-check: "

  /// The line of a key: the first 16 digits of the HMAC of a fixed text. It tells no more of the key
  /// than a digest does.
  private static func checkLine(_ key: [UInt8]) -> String {
    checkPrefix + digest("earshot: key of this suppression list", key: key).prefix(16)
  }

  /// Reads one digest a line in hexadecimal, with or without the header `hmac_sha256` and comments
  /// (`#`). Lines that are none come back as problems, and so does a line of `adding` that says
  /// another key: with a wrong one nobody would be found on the list, and nothing else would say so.
  public static func read(
    _ bytes: [UInt8], key: [UInt8]
  ) -> (list: SuppressionList, problems: [RowProblem]) {
    var digests: Set<String> = []
    var problems: [RowProblem] = []
    var saysKey = false
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let text = String(decoding: line, as: UTF8.self).trimmed.lowercased()
      if text.hasPrefix(checkPrefix) {
        saysKey = true
        if text != checkLine(key) {
          problems.append(
            RowProblem(
              line: index + 1,
              message: """
                the identifiers behind this line were added with another key; mend: set \
                EARSHOT_SUPPRESSION_KEY or customers.key_file to that one
                """))
        }
      }
      if text.isEmpty || text.hasPrefix("#") || (index == 0 && text == "hmac_sha256") { continue }
      guard text.utf8.count == 64, text.utf8.allSatisfy({ $0.isHexadecimal }) else {
        problems.append(
          RowProblem(line: index + 1, message: "expected 64 hexadecimal digits (HMAC-SHA256)"))
        continue
      }
      digests.insert(text)
    }
    var list = SuppressionList(digests: digests, key: key)
    list.saysKey = saysKey
    return (list, problems)
  }

  /// A list as it is, and as it was before each of its last 16 lines was added: what links were made
  /// with before somebody was forgotten who is forgotten once more.
  public static func recent(_ bytes: [UInt8], key: [UInt8]) -> [SuppressionList] {
    var lists = [read(bytes, key: key).list]
    var end = bytes.count
    for _ in 0..<16 {
      guard end > 0, let line = bytes[..<(end - 1)].lastIndex(of: 10) else { break }
      end = line + 1
      lists.append(read(Array(bytes[..<end]), key: key).list)
    }
    return lists
  }

  /// Whether an e-mail address or `platform:handle` is on the list.
  public func contains(_ identifier: String) -> Bool {
    guard !digests.isEmpty else { return false }
    let code = SuppressionList.code(identifier, key)
    var head: UInt64 = 0
    for (index, byte) in code.enumerated() where index < 8 { head = head << 8 | UInt64(byte) }
    guard heads.contains(head) else { return false }
    return digests.contains(SuppressionList.hexadecimal(code))
  }

  /// HMAC-SHA256 of an identifier in lower case, as a list holds it: 64 hexadecimal digits.
  public static func digest(_ identifier: String, key: [UInt8]) -> String {
    hexadecimal(code(identifier, SymmetricKey(data: key)))
  }

  /// The bytes of a list with identifiers added to it that it does not hold yet, and how many these
  /// are; what stands in it stays as it is, byte by byte. An empty one gets its header, and the
  /// first that are added a line in front that says which key they were made with.
  public static func adding(
    _ identifiers: [String], to bytes: [UInt8], key: [UInt8]
  ) -> (bytes: [UInt8], added: Int) {
    let list = read(bytes, key: key).list
    var digests = list.digests
    var whole = bytes.isEmpty ? Array("hmac_sha256\n".utf8) : bytes
    if whole.last != 10 { whole.append(10) }
    if !list.saysKey { whole += Array((checkLine(key) + "\n").utf8) }
    var added = 0
    for identifier in identifiers {
      let digest = digest(identifier, key: key)
      guard digests.insert(digest).inserted else { continue }
      whole += Array((digest + "\n").utf8)
      added += 1
    }
    return (added == 0 && !bytes.isEmpty ? bytes : whole, added)
  }

  private static func code(
    _ identifier: String, _ key: SymmetricKey
  ) -> HMAC<SHA256>.MAC {
    HMAC<SHA256>.authenticationCode(for: Data(identifier.lowercased().utf8), using: key)
  }

  private static func hexadecimal(_ code: HMAC<SHA256>.MAC) -> String {
    var hex = ""
    hex.reserveCapacity(64)
    for byte in code {
      hex.append(byte < 16 ? "0" : "")
      hex.append(String(byte, radix: 16))
    }
    return hex
  }
}

extension UInt8 {
  fileprivate var isHexadecimal: Bool {
    (self >= 48 && self <= 57) || (self >= 97 && self <= 102)
  }
}
