internal import Crypto
internal import Foundation

/// The header `X-Hub-Signature` (WebSub, section 7): `METHOD=HEX`, an HMAC (RFC 2104) of the body
/// with the subscription's secret.
enum PushSignature {
  /// True where the header names a method we know and its code is the body's. Takes the same time
  /// whichever byte is wrong.
  static func isValid(_ header: String, body: [UInt8], secret: String) -> Bool {
    let halves = header.split(separator: "=", maxSplits: 1)
    guard halves.count == 2, let code = bytes(halves[1]) else { return false }
    let key = SymmetricKey(data: Array(secret.utf8))
    switch halves[0].lowercased() {
    case "sha1": return isValid(code, body, key, HMAC<Insecure.SHA1>.self)
    case "sha256": return isValid(code, body, key, HMAC<SHA256>.self)
    case "sha384": return isValid(code, body, key, HMAC<SHA384>.self)
    case "sha512": return isValid(code, body, key, HMAC<SHA512>.self)
    default: return false
    }
  }

  private static func isValid<Hash: HashFunction>(
    _ code: [UInt8], _ body: [UInt8], _ key: SymmetricKey, _ method: HMAC<Hash>.Type
  ) -> Bool {
    method.isValidAuthenticationCode(code, authenticating: body, using: key)
  }

  /// Bytes of a number in hexadecimal, at most the 64 of the longest code.
  private static func bytes(_ text: Substring) -> [UInt8]? {
    let digits = text.utf8.map(PercentCode.value)
    guard digits.count <= 128, digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
