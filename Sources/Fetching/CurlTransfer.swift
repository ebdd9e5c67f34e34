internal import CLibcurl
import Model

/// One easy handle and what libcurl's callbacks write into. Owned by the engine's thread: created,
/// driven and freed there.
///
/// Bodies are counted after decompression, as they arrive: libcurl's own MAXFILESIZE looks at the
/// length on the wire only, which a compression bomb passes.
@safe
final class CurlTransfer {
  let ticket: Int
  let request: FetchRequest
  let host: String
  let easy: UnsafeMutableRawPointer
  private let settings: FetchSettings
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var errorText: UnsafeMutablePointer<CChar>

  fileprivate(set) var body: [UInt8] = []
  fileprivate(set) var headers: [HeaderField] = []
  fileprivate(set) var headerBytes = 0
  fileprivate(set) var isTooLarge = false
  fileprivate(set) var refusedAddress = false

  /// Header bytes of one response that are kept.
  static let maximumHeaderBytes = 256 * 1024

  init?(
    ticket: Int, request: FetchRequest, host: String, settings: FetchSettings
  ) {
    guard let handle = unsafe curl_easy_init() else { return nil }
    unsafe easy = handle
    self.ticket = ticket
    self.request = request
    self.host = host
    self.settings = settings
    unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    configure()
  }

  deinit {
    unsafe curl_easy_cleanup(easy)
    unsafe curl_slist_free_all(headerList)
    unsafe errorText.deallocate()
  }

  /// What libcurl says of a failure, else its own words for the code.
  func message(_ code: CURLcode) -> String {
    let text = unsafe String(cString: errorText)
    return text.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : text
  }

  /// HTTP status of the last response; 0 with none.
  var status: Int {
    var value = 0
    unsafe earshot_easy_get_long(easy, CURLINFO_RESPONSE_CODE, &value)
    return value
  }

  /// Address that answered, after redirects.
  var effectiveURL: String {
    var text: UnsafeMutablePointer<CChar>?
    unsafe earshot_easy_get_string(easy, CURLINFO_EFFECTIVE_URL, &text)
    return unsafe text.map { unsafe String(cString: $0) } ?? request.url
  }

  /// First value of a header of the last response, found without case.
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name }?.value
  }

  private func configure() {
    // SAFETY: the handle lives as long as self; strings are copied by libcurl; the pointers to
    // self, the header list and the error buffer are freed in deinit, after the handle.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe earshot_easy_set_string(easy, CURLOPT_URL, request.url)
    unsafe earshot_easy_set_pointer(easy, CURLOPT_PRIVATE, context)
    unsafe earshot_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    unsafe earshot_easy_set_long(easy, CURLOPT_NOSIGNAL, 1)
    let isFile = request.fileRoot != nil
    // A recorded page may be read from the disk, but nothing that came over the network may.
    unsafe earshot_easy_set_string(
      easy, CURLOPT_PROTOCOLS_STR, isFile ? "file" : "http,https")
    unsafe earshot_easy_set_string(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    unsafe earshot_easy_set_long(easy, CURLOPT_FOLLOWLOCATION, isFile ? 0 : 1)
    unsafe earshot_easy_set_long(easy, CURLOPT_MAXREDIRS, settings.maximumRedirects)
    unsafe earshot_easy_set_long(easy, CURLOPT_TIMEOUT, settings.timeout)
    unsafe earshot_easy_set_long(easy, CURLOPT_CONNECTTIMEOUT, settings.connectTimeout)
    unsafe earshot_easy_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 32)
    unsafe earshot_easy_set_long(easy, CURLOPT_LOW_SPEED_TIME, 20)
    unsafe earshot_easy_set_string(easy, CURLOPT_ACCEPT_ENCODING, "")
    unsafe earshot_easy_set_string(easy, CURLOPT_USERAGENT, settings.userAgentLine)
    unsafe earshot_easy_set_data_callback(easy, CURLOPT_WRITEFUNCTION, receiveBody)
    unsafe earshot_easy_set_pointer(easy, CURLOPT_WRITEDATA, context)
    unsafe earshot_easy_set_data_callback(easy, CURLOPT_HEADERFUNCTION, receiveHeader)
    unsafe earshot_easy_set_pointer(easy, CURLOPT_HEADERDATA, context)
    unsafe earshot_easy_set_socket_callback(easy, openSocket)
    unsafe earshot_easy_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
    if !isFile {
      append(
        "Accept: application/atom+xml, application/rss+xml, application/feed+json, "
          + "application/xml;q=0.9, text/html;q=0.8, */*;q=0.1")
      if let etag = request.validators.etag { append("If-None-Match: \(etag)") }
      if let date = request.validators.lastModified { append("If-Modified-Since: \(date)") }
      unsafe earshot_easy_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    }
  }

  private func append(_ line: String) {
    // A header value with a line break would be a second header.
    guard !line.utf8.contains(where: { $0 == 10 || $0 == 13 || $0 == 0 }) else { return }
    unsafe headerList = curl_slist_append(headerList, line)
  }

  fileprivate func append(body bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard body.count + bytes.count <= settings.maximumBody else {
      isTooLarge = true
      return false
    }
    unsafe body.append(contentsOf: bytes)
    return true
  }

  fileprivate func append(header bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    headerBytes += bytes.count
    guard headerBytes <= CurlTransfer.maximumHeaderBytes else {
      isTooLarge = true
      return false
    }
    let line = unsafe String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // Only the last response counts: redirects bring their own headers first.
      headers.removeAll(keepingCapacity: true)
      body.removeAll(keepingCapacity: true)
      return true
    }
    guard let colon = line.firstIndex(of: ":") else { return true }
    let value = String(line[line.index(after: colon)...].filter { !$0.isNewline })
    headers.append(
      HeaderField(name: String(line[..<colon]), value: value.trimmingSpaces))
    return true
  }

  fileprivate func allows(_ address: [UInt8]) -> Bool {
    let isAllowed = settings.addresses.allows(address)
    if !isAllowed { refusedAddress = true }
    return isAllowed
  }
}

// SAFETY (all three): libcurl calls on the engine's thread while the transfer is alive, with the
// pointer given in `configure`; the buffers are valid for the call and are copied.

private let receiveBody: earshot_data_callback = { bytes, size, count, context in
  guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
  let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  let total = size * count
  return unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: total) {
    unsafe transfer.append(body: UnsafeBufferPointer(start: $0, count: total)) ? total : 0
  }
}

private let receiveHeader: earshot_data_callback = { bytes, size, count, context in
  guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
  let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  let total = size * count
  return unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: total) {
    unsafe transfer.append(header: UnsafeBufferPointer(start: $0, count: total)) ? total : 0
  }
}

private let openSocket: earshot_socket_callback = { context, _, address in
  guard let context = unsafe context, let address = unsafe address else { return -1 }
  let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  var bytes = [UInt8](repeating: 0, count: 16)
  let count = unsafe earshot_address_bytes(address, &bytes)
  guard count > 0 else { return -1 }
  guard transfer.allows(Array(bytes.prefix(Int(count)))) else { return -1 }
  return unsafe socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
}
