/// Which addresses may be connected to. It is asked with the address itself at connect time, so a
/// name that resolves to an inner address, now or at the next hop, gets nowhere.
public struct AddressPolicy: Sendable, Hashable {
  /// A network in CIDR notation.
  public struct Network: Sendable, Hashable {
    let bytes: [UInt8]
    let bits: Int

    /// Reads `10.0.0.0/8`, `::1` or `fd00::/8`; nil for anything else.
    public init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count <= 2, let address = AddressPolicy.parse(String(parts[0])) else {
        return nil
      }
      var bits = address.count * 8
      if parts.count == 2 {
        guard let number = Int(parts[1]), number >= 0, number <= bits else { return nil }
        bits = number
      }
      bytes = address
      self.bits = bits
    }

    func contains(_ address: [UInt8]) -> Bool {
      guard address.count == bytes.count else { return false }
      for bit in 0..<bits {
        let mask: UInt8 = 0x80 >> UInt8(bit & 7)
        if (address[bit >> 3] ^ bytes[bit >> 3]) & mask != 0 { return false }
      }
      return true
    }
  }

  /// Networks that are allowed although they are not public.
  public var allowed: [Network]

  /// All public addresses, and these.
  public init(allowed: [Network]) { self.allowed = allowed }

  /// Not public: RFC 6890 and its updates, the special-purpose registries of IANA. IPv4-mapped,
  /// NAT64 and 6to4 addresses are judged by the IPv4 address inside.
  private static let refused: [Network] = [
    // This network, private use, shared space of providers, loopback, link-local (and with it the
    // metadata services of clouds), protocol assignments, documentation, 6to4 relays, benchmarks,
    // multicast, reserved.
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    // Unspecified, loopback and IPv4-compatible, IPv4-translated, NAT64 of one's own network,
    // discard-only, protocol assignments with Teredo, benchmarks and ORCHID, documentation, segment
    // routing, unique-local, link-local, site-local, multicast.
    "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23",
    "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
  ].compactMap(Network.init)

  /// Whether an address of 4 or 16 bytes may be connected to.
  public func allows(_ address: [UInt8]) -> Bool {
    if allowed.contains(where: { $0.contains(address) }) { return true }
    if let inner = AddressPolicy.embeddedIPv4(address) { return allows(inner) }
    return !AddressPolicy.refused.contains { $0.contains(address) }
  }

  /// IPv4 address inside an IPv6 one: mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96), 6to4.
  private static func embeddedIPv4(_ address: [UInt8]) -> [UInt8]? {
    guard address.count == 16 else { return nil }
    let head = Array(address[0..<12])
    if head == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
      || head == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
    {
      return Array(address[12...])
    }
    if address[0] == 0x20, address[1] == 0x02 { return Array(address[2..<6]) }
    return nil
  }

  /// Bytes of an address in text form (RFC 4291, 2.2; dotted quads); nil for anything else.
  static func parse(_ text: String) -> [UInt8]? {
    if !text.contains(":") {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let bytes = parts.compactMap { UInt8($0) }
      return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }
    let halves = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    var groups: [UInt16] = []
    var gap: Int?
    var index = 0
    while index < halves.count {
      let part = halves[index]
      if part.isEmpty {
        let isEdge = index == 0 || index == halves.count - 1
        if isEdge, halves.count > 2, (index == 0 ? halves[1] : halves[index - 1]).isEmpty {
          index += 1
          continue
        }
        guard gap == nil, !isEdge else { return nil }
        gap = groups.count
      } else if part.contains(".") {
        guard index == halves.count - 1, let quad = parse(part), quad.count == 4 else {
          return nil
        }
        groups.append(UInt16(quad[0]) << 8 | UInt16(quad[1]))
        groups.append(UInt16(quad[2]) << 8 | UInt16(quad[3]))
      } else {
        guard part.utf8.count <= 4, let value = UInt16(part, radix: 16) else { return nil }
        groups.append(value)
      }
      index += 1
    }
    if let gap {
      guard groups.count < 8 else { return nil }
      groups.insert(contentsOf: [UInt16](repeating: 0, count: 8 - groups.count), at: gap)
    }
    guard groups.count == 8 else { return nil }
    return groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
  }
}
