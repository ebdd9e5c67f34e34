internal import CLibcurl
internal import Glibc
import Model

/// One easy handle and what libcurl's callbacks write into. Owned by the engine's thread: created,
/// driven and freed there, and used for one transfer after the other.
///
/// Bodies are counted after decompression, as they arrive: libcurl's own MAXFILESIZE looks at the
/// length on the wire only, which a compression bomb passes.
@safe
final class CurlTransfer {
  /// Why we ended a transfer ourselves.
  enum Abortion {
    case body, wire, ratio, headBytes, headLines, encodings
    /// Connecting, the head or the body, or all together, took too long.
    case connectTime, stallTime, time
    /// There is enough of it.
    case enough
  }

  let easy: UnsafeMutableRawPointer
  let settings: FetchSettings
  private(set) var ticket = 0
  private(set) var order: TransferOrder?
  /// Engine's clock when the transfer began.
  private(set) var startedAt = 0.0

  private(set) var head = ResponseHead()
  private(set) var body: [UInt8] = []
  private(set) var abortion: Abortion?
  fileprivate(set) var refusedAddress = false
  /// True where the address was asked for another host just now: to be tried again later.
  private(set) var isPutOff = false
  /// True where an attempt to connect was ended because it took long.
  var isHurried = false
  /// How often all addresses have been tried.
  private(set) var round = 0
  /// Since when the answer is waited for, or the speed is measured, and bytes of the body till then.
  private var markedAt: Double?
  private var markedBytes = 0
  /// Decompressed bytes so far, kept or not.
  private var produced = 0
  private var encodings = 0

  private let owner: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private let options: TransferOptions

  /// Bytes of a body a second below which it is given up.
  private static let leastSpeed = 32
  /// Bytes of an error's body that are kept: enough to tell a bot wall by.
  private static let keptOfErrors = 64 << 10
  /// Bytes that libcurl may have decompressed but not yet counted: its buffer.
  private static let uncounted = 32 << 10

  /// Nil where libcurl has no memory left. `owner` is told of closed sockets.
  init?(settings: FetchSettings, owner: UnsafeMutableRawPointer) {
    guard let handle = unsafe curl_easy_init() else { return nil }
    unsafe easy = handle
    unsafe self.owner = owner
    self.settings = settings
    unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    options = unsafe TransferOptions(easy: handle, settings: settings)
    // SAFETY: the handle lives as long as self, and is cleaned up before the error buffer; the
    // owner outlives both and all connections.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe earshot_easy_set_pointer(handle, CURLOPT_PRIVATE, context)
    unsafe earshot_easy_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
    unsafe earshot_easy_set_data_callback(handle, CURLOPT_WRITEFUNCTION, receiveBody)
    unsafe earshot_easy_set_pointer(handle, CURLOPT_WRITEDATA, context)
    unsafe earshot_easy_set_data_callback(handle, CURLOPT_HEADERFUNCTION, receiveHeader)
    unsafe earshot_easy_set_pointer(handle, CURLOPT_HEADERDATA, context)
    unsafe earshot_easy_set_socket_callback(handle, openSocket)
    unsafe earshot_easy_set_pointer(handle, CURLOPT_OPENSOCKETDATA, context)
    if settings.onLookup != nil {
      unsafe earshot_easy_set_lookup_callback(handle, countLookup)
      unsafe earshot_easy_set_pointer(handle, CURLOPT_RESOLVER_START_DATA, context)
    }
    unsafe earshot_easy_set_close_callback(handle, closeSocket)
    unsafe earshot_easy_set_pointer(handle, CURLOPT_CLOSESOCKETDATA, owner)
  }

  deinit {
    unsafe curl_easy_cleanup(easy)
    options.free()
    unsafe errorText.deallocate()
  }

  /// Makes the handle ready for a request.
  func begin(_ order: TransferOrder, ticket: Int, at now: Double) {
    self.ticket = ticket
    startedAt = now
    head.reset()
    body = []
    abortion = nil
    refusedAddress = false
    isPutOff = false
    isHurried = false
    round = 0
    markedAt = nil
    markedBytes = 0
    produced = 0
    encodings = 0
    unsafe errorText[0] = 0
    options.apply(order)
    self.order = order
  }

  /// Lets go of what belongs to the request that has ended.
  func end() {
    order = nil
    body = []
  }

  /// What libcurl says of a failure, else its own words for the code.
  func message(_ code: CURLcode) -> String {
    let text = unsafe String(cString: errorText)
    return text.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : text
  }

  /// Where the answer sends us, absolute; nil where it is no redirect.
  var redirect: String? {
    guard [301, 302, 303, 307, 308].contains(head.status) else { return nil }
    var text: UnsafeMutablePointer<CChar>?
    unsafe earshot_easy_get_string(easy, CURLINFO_REDIRECT_URL, &text)
    return unsafe text.map { unsafe String(cString: $0) }
  }

  fileprivate func append(header line: Span<UInt8>) -> Bool {
    head.append(line)
    if head.size > settings.maximumHeaderBytes { return abort(.headBytes) }
    if head.lines > FetchSettings.maximumHeaderLines { return abort(.headLines) }
    if head.isComplete, head.status >= 200, produced == 0 {
      encodings = head.encodings
      // Two layers multiply: what the inner one swallows is never counted.
      if encodings > 1 { return abort(.encodings) }
    }
    return true
  }

  fileprivate func append(body bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    produced += bytes.count
    if let enough = order?.enough, produced >= enough {
      unsafe keep(UnsafeBufferPointer(rebasing: bytes.prefix(max(0, enough - body.count))))
      return abort(.enough)
    }
    guard produced <= settings.maximumBody else { return abort(.body) }
    if encodings > 0, produced > 1 << 20 {
      let counted = wireBytes + CurlTransfer.uncounted
      if produced / max(1, settings.maximumRatio) > counted { return abort(.ratio) }
    }
    switch head.status {
    case 300..<400: break
    case 400...:
      let room = max(0, CurlTransfer.keptOfErrors - body.count)
      unsafe keep(UnsafeBufferPointer(rebasing: bytes.prefix(room)))
    default: unsafe keep(bytes)
    }
    return true
  }

  /// Memory grows to the limit's 512th, 64th, 8th part and the limit, so that all that was ever
  /// taken is far below twice the limit, even where the system gets none of it back; what is not
  /// written to is not resident. At once to the length that the server says, if nothing is to be
  /// unpacked.
  private func keep(_ bytes: UnsafeBufferPointer<UInt8>) {
    let needed = body.count + bytes.count
    if needed > body.capacity {
      let limit = max(settings.maximumBody, needed)
      var size = limit
      var stated: curl_off_t = -1
      if body.isEmpty, encodings == 0 {
        unsafe earshot_easy_get_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &stated)
      }
      if stated >= needed, stated <= limit {
        size = Int(stated)
      } else {
        while size / 8 >= max(needed, 16 << 10) { size /= 8 }
      }
      body.reserveCapacity(size)
    }
    unsafe body.append(contentsOf: bytes)
  }

  fileprivate func allows(_ address: [UInt8]) -> Bool {
    let isAllowed = settings.addresses.allows(address)
    if !isAllowed { refusedAddress = true }
    return isAllowed
  }

  /// True where no address could be connected to, one of them only because it was given little time,
  /// and some is left: all are to be tried again.
  func beginsAgain(_ now: Double) -> Bool {
    guard isHurried, now - startedAt < Double(settings.connectTimeout) else { return false }
    isHurried = false
    round += 1
    return true
  }

  /// Has libcurl look at a transfer that has lost a connection on its way: libcurl 7.88 chooses the
  /// next address then, but connects to it only when something else happens, and nothing does.
  func triesNext() {
    guard !isReady else { return }
    unsafe curl_easy_pause(easy, CURLPAUSE_RECV)
    unsafe curl_easy_pause(easy, CURLPAUSE_CONT)
  }

  // SAFETY: the loop outlives its transfers; libcurl calls us on its thread.
  private var loop: CurlLoop {
    unsafe Unmanaged<CurlLoop>.fromOpaque(owner).takeUnretainedValue()
  }

  /// Tells the loop of a socket; a negative one where it was not opened.
  fileprivate func opens(_ socket: Int32) { loop.socketOpens(socket, by: self) }

  /// False where the server at an address is being asked under another name.
  fileprivate func isTurn(_ address: [UInt8], port: Int) -> Bool {
    if isPutOff { return false }
    isPutOff = !loop.admits(self, address + [UInt8(port >> 8 & 0xFF), UInt8(port & 0xFF)])
    return !isPutOff
  }

  /// Bytes of the body as they were sent, so far.
  private var wireBytes: Int {
    var wire: curl_off_t = 0
    unsafe earshot_easy_get_offset(easy, CURLINFO_SIZE_DOWNLOAD_T, &wire)
    return Int(wire)
  }

  /// True once there is a connection.
  private var isReady: Bool {
    var ready: curl_off_t = 0
    unsafe earshot_easy_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T, &ready)
    return ready > 0
  }

  /// Refuses a packed body that came whole but was too large as it was sent.
  func checkWire() {
    if encodings > 0, order?.enough == nil, wireBytes > settings.maximumBody { abortion = .wire }
  }

  /// True where the transfer has taken too long or has sent too much that unpacks to nothing, and is
  /// to be given up.
  func isOverdue(_ now: Double) -> Bool {
    if now - startedAt >= Double(settings.timeout) { return !abort(.time) }
    let wire = wireBytes
    if wire > settings.maximumBody, order?.enough == nil { return !abort(.wire) }
    guard let markedAt else {
      if isReady {
        markedAt = now
        return false
      }
      return now - startedAt >= Double(settings.connectTimeout) && !abort(.connectTime)
    }
    guard now - markedAt >= Double(settings.stallTimeout) else { return false }
    // A head counts for nothing: one that drips is given up like a body that does.
    let least = CurlTransfer.leastSpeed * settings.stallTimeout
    if !head.isComplete || wire - markedBytes < least { return !abort(.stallTime) }
    self.markedAt = now
    markedBytes = wire
    return false
  }

  /// Hands over the body.
  func takeBody() -> [UInt8] {
    defer { body = [] }
    return body
  }

  private func abort(_ reason: Abortion) -> Bool {
    abortion = reason
    return false
  }
}

// SAFETY (all of these): libcurl calls on the engine's thread while the transfer is alive, with the
// pointers given in `init`; the buffers are valid for the call and are copied.

private let receiveBody: earshot_data_callback = { bytes, size, count, context in
  guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
  let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  let total = size * count
  let start = unsafe UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
  return unsafe transfer.append(body: UnsafeBufferPointer(start: start, count: total)) ? total : 0
}

private let receiveHeader: earshot_data_callback = { bytes, size, count, context in
  guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
  let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  let total = size * count
  let start = unsafe UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
  let line = unsafe Span(_unsafeStart: start, count: total)
  return transfer.append(header: line) ? total : 0
}

private let openSocket: earshot_socket_callback = { context, _, address in
  guard let context = unsafe context, let address = unsafe address else { return -1 }
  let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  var bytes = [UInt8](repeating: 0, count: 16)
  let count = unsafe earshot_address_bytes(address, &bytes)
  bytes.removeLast(16 - Int(count))
  let port = unsafe Int(earshot_address_port(address))
  var opened: Int32 = -1
  if count > 0, transfer.allows(bytes), transfer.isTurn(bytes, port: port) {
    opened = unsafe socket(
      address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
      address.pointee.protocol)
  }
  transfer.opens(opened)
  return opened
}

private let countLookup: earshot_lookup_callback = { _, _, context in
  if let context = unsafe context {
    unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue().settings.onLookup?()
  }
  return 0
}

private let closeSocket: earshot_close_callback = { context, socket in
  if let context = unsafe context {
    unsafe Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().socketCloses(socket)
  }
  return close(socket)
}
