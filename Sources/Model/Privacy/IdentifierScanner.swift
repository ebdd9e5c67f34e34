import SocialText

/// Finds what tells who somebody is in the bytes of a text: e-mail addresses (also `kim [at] x [dot]
/// org`), `@handles`, `u/handles` and names in addresses of profiles, telephone numbers, IBANs and card
/// numbers. Each byte is looked at a bounded number of times. Prices, dates, versions and order numbers are none of these.
public struct IdentifierScanner: Sendable {
  /// A scanner.
  public init() {}

  /// Half-open bytes of what was found, in order, none overlapping.
  public func spans(in text: String) -> [TextSpan] {
    // Most texts have neither an `@`, nor a digit, nor a bracket or slash.
    guard text.utf8.contains(where: Self.mayTell) else { return [] }
    var copy = text
    copy.makeContiguousUTF8()
    let bytes = copy.utf8.span
    var found: [TextSpan] = []
    var at = 0
    while at < bytes.count {
      let start = found.last?.end ?? 0
      if let span = Self.span(bytes, at, notBefore: start) {
        found.append(span)
        at = max(span.end, at + 1)
      } else {
        at = Self.isRunStart(bytes, at) ? NumberReader.endOfDigits(bytes, at) : at + 1
      }
    }
    return found
  }

  private static func mayTell(_ byte: UInt8) -> Bool {
    byte == 0x40 || byte.isASCIIDigit || byte == 0x5B || byte == 0x28 || byte == 0x7B
      || byte == 0x2F || byte == 0xEF || byte == 0x20 || byte == 0x26
  }

  private static func isRunStart(_ bytes: Span<UInt8>, _ at: Int) -> Bool {
    bytes[at].isASCIIDigit && (at == 0 || !bytes[at - 1].isASCIIDigit)
  }

  private static func span(_ bytes: Span<UInt8>, _ at: Int, notBefore: Int) -> TextSpan? {
    let byte = bytes[at]
    switch byte {
    case 0x40: return AddressReader.atSign(bytes, at, length: 1, notBefore: notBefore)
    case 0xEF where at + 2 < bytes.count && bytes[at + 1] == 0xBC && bytes[at + 2] == 0xA0:
      return AddressReader.atSign(bytes, at, length: 3, notBefore: notBefore)
    case 0x5B, 0x28, 0x7B, 0x20:
      return AddressReader.disguised(bytes, at, notBefore: notBefore)
        ?? (byte == 0x28 ? NumberReader.phone(bytes, at) : nil)
    case 0x25, 0x26: return AddressReader.escapedSign(bytes, at, notBefore: notBefore)
    case 0x2F:
      return AddressReader.slashed(bytes, at, notBefore: notBefore) ?? ProfileReader.name(bytes, at)
    case 0x2B: return NumberReader.phone(bytes, at)
    case 0x30...0x39:
      guard at == 0 || !bytes[at - 1].isASCIIDigit else { return nil }
      return NumberReader.card(bytes, at) ?? NumberReader.phone(bytes, at)
    case 0x41...0x5A, 0x61...0x7A: return NumberReader.iban(bytes, at)
    default: return nil
    }
  }
}
