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
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: bytes.append(byte)
      case 0x20: bytes.append(0x2B)
      default: PercentCode.append(byte, to: &bytes)
      }
    }
  }

  private static func decode(_ text: Substring) -> String {
    let spaced = text.utf8.lazy.map { $0 == 0x2B ? 0x20 : $0 }
    return String(decoding: PercentCode.decode(spaced), as: UTF8.self)
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
