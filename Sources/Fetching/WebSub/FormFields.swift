import Model

/// Fields of a form, as request bodies and query strings write them
/// (application/x-www-form-urlencoded, URL Standard 5).
struct FormFields: Sendable {
  private(set) var fields: [(name: String, value: String)] = []

  /// No fields.
  init() {}

  /// Reads a query string; at most 100 fields.
  init(query: String) {
    for part in query.split(separator: "&").prefix(100) {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      fields.append(
        (FormFields.decode(halves[0]), halves.count > 1 ? FormFields.decode(halves[1]) : ""))
    }
  }

  /// First value of a name.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Adds a field.
  mutating func add(_ name: String, _ value: String) { fields.append((name, value)) }

  /// The fields as a request body.
  var body: [UInt8] {
    var bytes: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(0x26) }
      FormFields.encode(field.name, to: &bytes)
      bytes.append(0x3D)
      FormFields.encode(field.value, to: &bytes)
    }
    return bytes
  }

  private static func encode(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: bytes.append(byte)
      case 0x20: bytes.append(0x2B)
      default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
  }

  private static func decode(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 0x2B {
        bytes.append(0x20)
      } else if byte == 0x25, rest.count >= 2, let high = nibble(rest[rest.startIndex]),
        let low = nibble(rest[rest.startIndex + 1])
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}

extension WebSubSubscription {
  /// The callback's whole address: only we and the hub know its last part.
  public var callbackURL: String {
    callback.hasSuffix("/") ? callback + token.text : callback + "/" + token.text
  }

  /// Body of the request that goes to the hub by POST, as a form (WebSub, section 5.1).
  public func form(_ step: Step) -> [UInt8] {
    var form = FormFields()
    form.add("hub.callback", callbackURL)
    form.add("hub.mode", step == .subscribe ? "subscribe" : "unsubscribe")
    form.add("hub.topic", topic)
    if step == .subscribe {
      form.add("hub.lease_seconds", "\(Self.wantedLease)")
      form.add("hub.secret", secret.text)
    }
    return form.body
  }
}
