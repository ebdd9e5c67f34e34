internal import CLibcurl
import Model

/// The options of an easy handle: what holds for all requests is set once, the rest where it differs
/// from the request before.
@safe
final class TransferOptions {
  private let easy: UnsafeMutableRawPointer
  private let maximumBody: Int
  private var resolve: UnsafeMutablePointer<curl_slist>?
  /// Headers that requests share, and those that a request has in front of them.
  private var common: UnsafeMutablePointer<curl_slist>?
  private var validators: UnsafeMutablePointer<curl_slist>?
  private var userAgent: String?
  private var credentials: String?
  private var isInsecure = false
  private var isPost = false
  private var isCut = false

  init(easy: UnsafeMutableRawPointer, settings: FetchSettings) {
    unsafe self.easy = easy
    maximumBody = settings.maximumBody
    set(CURLOPT_NOSIGNAL, 1)
    // Redirects are followed by the fetcher: each hop has a host of its own to be polite to.
    set(CURLOPT_FOLLOWLOCATION, 0)
    unsafe earshot_easy_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    // No proxy of the environment: addresses are checked where we connect, and a proxy would connect
    // to any address for whoever asks.
    unsafe earshot_easy_set_string(easy, CURLOPT_PROXY, "")
    set(CURLOPT_NETRC, 0)
    // Most feeds come in one call.
    set(CURLOPT_BUFFERSIZE, 32 << 10)
    // Time is the loop's business; a name that takes long must not hold it up.
    unsafe earshot_easy_leave_resolver(easy)
    // Everything that this build of libcurl can unpack.
    unsafe earshot_easy_set_string(easy, CURLOPT_ACCEPT_ENCODING, "")
    unsafe earshot_easy_set_offset(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(maximumBody))
    if let file = settings.authorities {
      unsafe earshot_easy_set_string(easy, CURLOPT_CAINFO, file)
    }
    for entry in settings.resolve { unsafe resolve = curl_slist_append(resolve, entry) }
    if unsafe resolve != nil { unsafe earshot_easy_set_list(easy, CURLOPT_RESOLVE, resolve) }
  }

  /// Frees what libcurl only points to; after the handle.
  func free() {
    freeValidators()
    unsafe curl_slist_free_all(common)
    unsafe curl_slist_free_all(resolve)
  }

  /// Sets what belongs to one request. libcurl copies strings and points to lists.
  func apply(_ order: TransferOrder) {
    unsafe earshot_easy_set_string(easy, CURLOPT_URL, order.address.url)
    if userAgent != order.userAgent { name(order.userAgent) }
    if credentials != order.credentials { authorise(order.credentials) }
    if isInsecure != order.allowsInsecure {
      isInsecure = order.allowsInsecure
      set(CURLOPT_SSL_VERIFYPEER, isInsecure ? 0 : 1)
      set(CURLOPT_SSL_VERIFYHOST, isInsecure ? 0 : 2)
    }
    if isPost || order.form != nil { post(order.form) }
    if isCut != (order.enough != nil) {
      isCut = order.enough != nil
      let limit = isCut ? 0 : maximumBody
      unsafe earshot_easy_set_offset(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(limit))
    }
    guard unsafe validators != nil || !order.validators.isEmpty else { return }
    var list: UnsafeMutablePointer<curl_slist>?
    unsafe TransferOptions.append("If-None-Match: ", order.validators.etag, to: &list)
    unsafe TransferOptions.append("If-Modified-Since: ", order.validators.lastModified, to: &list)
    // SAFETY: the list of each request ends in the one that all share, which is cut off again before
    // its own part is freed; libcurl only reads both.
    unsafe TransferOptions.last(list)?.pointee.next = common
    unsafe earshot_easy_set_list(easy, CURLOPT_HTTPHEADER, list ?? common)
    freeValidators()
    unsafe validators = list
  }

  /// Encodings that this build of libcurl can unpack.
  private static let encodings: String = {
    let features = unsafe curl_version_info(CURLVERSION_FIRST)?.pointee.features ?? 0
    let known = [
      (CURL_VERSION_LIBZ, "gzip,deflate"), (CURL_VERSION_BROTLI, "br"), (CURL_VERSION_ZSTD, "zstd"),
    ]
    return known.filter { features & Int32($0.0) != 0 }.map(\.1).joined(separator: ",")
  }()

  /// Makes the headers that requests of one User-Agent share.
  ///
  /// They are headers of ours, not options, and short: libcurl writes each byte of a header on its
  /// own, what it makes of options twice, and that is a third of all that a page costs.
  private func name(_ userAgent: String) {
    self.userAgent = userAgent
    freeValidators()
    unsafe curl_slist_free_all(common)
    unsafe common = curl_slist_append(
      nil, "Accept: application/atom+xml,application/rss+xml,*/*;q=0.8")
    if !Self.encodings.isEmpty {
      unsafe common = curl_slist_append(common, "Accept-Encoding: " + Self.encodings)
    }
    // A line break would begin another header.
    let plain = userAgent.utf8.filter { $0 >= 0x20 && $0 != 0x7F }
    let line = "User-Agent: " + String(decoding: plain, as: UTF8.self)
    unsafe common = curl_slist_append(common, line)
    unsafe earshot_easy_set_list(easy, CURLOPT_HTTPHEADER, common)
  }

  private func freeValidators() {
    var node = unsafe validators
    while let one = unsafe node {
      if unsafe one.pointee.next == common { unsafe one.pointee.next = nil }
      unsafe node = one.pointee.next
    }
    unsafe curl_slist_free_all(validators)
    unsafe validators = nil
  }

  private static func last(
    _ list: UnsafeMutablePointer<curl_slist>?
  ) -> UnsafeMutablePointer<curl_slist>? {
    guard var node = unsafe list else { return nil }
    while let next = unsafe node.pointee.next { unsafe node = next }
    return unsafe node
  }

  /// A validator goes back byte for byte: scalars below 256 are the bytes that came.
  private static func append(
    _ name: StaticString, _ value: String?, to list: inout UnsafeMutablePointer<curl_slist>?
  ) {
    guard let value, !value.isEmpty else { return }
    var line: [UInt8] = []
    line.reserveCapacity(name.utf8CodeUnitCount + value.utf8.count + 1)
    name.withUTF8Buffer { unsafe line.append(contentsOf: $0) }
    let start = line.count
    line.append(contentsOf: value.utf8)
    var isPlain = true
    for index in start..<line.count {
      // A line break would begin another header.
      if line[index] < 0x20 && line[index] != 9 || line[index] == 0x7F { return }
      if line[index] >= 0x80 { isPlain = false }
    }
    if !isPlain {
      line.removeLast(line.count - start)
      for scalar in value.unicodeScalars {
        if scalar.value < 0x100 {
          line.append(UInt8(scalar.value))
        } else {
          line.append(contentsOf: String(scalar).utf8)
        }
      }
    }
    line.append(0)
    // SAFETY: the line ends with NUL and is copied.
    unsafe line.withUnsafeBytes { bytes in
      let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      unsafe list = curl_slist_append(list, start)
    }
  }

  private func authorise(_ credentials: String?) {
    self.credentials = credentials
    guard let credentials else {
      unsafe earshot_easy_set_string(easy, CURLOPT_USERNAME, nil)
      unsafe earshot_easy_set_string(easy, CURLOPT_PASSWORD, nil)
      return
    }
    let parts = credentials.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let words = parts.map { String(decoding: PercentCode.decode($0.utf8), as: UTF8.self) }
    unsafe earshot_easy_set_string(easy, CURLOPT_USERNAME, words[0])
    unsafe earshot_easy_set_string(easy, CURLOPT_PASSWORD, words.count > 1 ? words[1] : "")
  }

  private func post(_ form: [UInt8]?) {
    isPost = form != nil
    guard let form else {
      set(CURLOPT_HTTPGET, 1)
      return
    }
    set(CURLOPT_POST, 1)
    set(CURLOPT_POSTFIELDSIZE, form.count)
    // SAFETY: libcurl copies as many bytes as were just said.
    unsafe form.withUnsafeBytes { bytes in
      let start = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
      unsafe earshot_easy_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, start)
    }
  }

  private func set(_ option: CURLoption, _ value: Int) {
    unsafe earshot_easy_set_long(easy, option, value)
  }
}
