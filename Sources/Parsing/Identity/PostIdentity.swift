import Model
import SocialText

/// Gives posts their keys and ids (DESIGN.md, Identity and idempotence).
///
/// A key hashes `kind, version, bytes`. In order: the guid (one that is a web address as a `url`
/// key, so that a permalink guid and an equal link are one), the canonical link, and author, title
/// and text. The feed's URL is never part of it. These bytes are frozen by test vectors.
enum PostIdentity {
  /// Version of all rules here.
  static let version: UInt8 = 1
  /// Bytes of title and text from which the content alone tells posts apart.
  static let leastContent = 64

  /// Fills `keys` and `id` of a document's posts. A short guid ("123") counts within the host of the
  /// post's link, else of the page, else of the site. A link that several posts share identifies
  /// none of them; posts that share their first key fall to the next one that is theirs.
  static func assign(_ posts: inout [Post], pageURL: String, siteURL: String? = nil) {
    var links: [String?] = []
    links.reserveCapacity(posts.count)
    var uses: [Hash128: Int] = [:]
    var linkHashes: [Hash128?] = []
    linkHashes.reserveCapacity(posts.count)
    var buffer: [UInt8] = []
    var content: [UInt8] = []
    for index in posts.indices {
      let canonical = posts[index].url.flatMap { URLCanonicalizer.canonical($0) }
      links.append(canonical)
      let hash = canonical.map { Self.hash(.url, $0, &buffer) }
      linkHashes.append(hash)
      if let hash { uses[hash, default: 0] += 1 }
    }
    let siteHost = host(pageURL) ?? siteURL.flatMap(host) ?? ""
    var taken: Set<Hash128> = []
    var copies: [Hash128: UInt32] = [:]
    taken.reserveCapacity(posts.count)
    for index in posts.indices {
      var keys: [PostKey] = []
      keys.reserveCapacity(3)
      if let guid = posts[index].guid, !guid.isEmpty {
        keys.append(
          guidKey(
            guid, url: posts[index].url, canonical: links[index], linkHash: linkHashes[index],
            siteHost: siteHost, &buffer))
      }
      if let hash = linkHashes[index], uses[hash] == 1 {
        append(PostKey(kind: .url, version: version, hash: hash), to: &keys)
      }
      // "+1" is written a thousand times: what is short is no key beside a better one.
      let size = posts[index].title.utf8.count + posts[index].text.utf8.count
      if keys.isEmpty || size >= leastContent {
        append(contentKey(posts[index], &content), to: &keys)
      }
      // Two entries may carry the same guid: the second goes by what is its own.
      var own = keys
      while own.count > 1, taken.contains(own[0].hash) { own.removeFirst() }
      if taken.contains(own[0].hash) { own = [contentKey(posts[index], &content)] }
      if taken.contains(own[0].hash) { own[0] = repeated(own[0], &copies, &buffer) }
      taken.insert(own[0].hash)
      posts[index].keys = own
      posts[index].id = PostID(own[0].hash)
    }
  }

  private static func append(_ key: PostKey, to keys: inout [PostKey]) {
    if !keys.contains(key) { keys.append(key) }
  }

  // MARK: - Keys

  private static func guidKey(
    _ guid: String, url: String?, canonical: String?, linkHash: Hash128?, siteHost: String,
    _ buffer: inout [UInt8]
  ) -> PostKey {
    if isWebAddress(guid) {
      if let linkHash, guid == url { return PostKey(kind: .url, version: version, hash: linkHash) }
      if let address = URLCanonicalizer.canonical(guid) {
        return PostKey(kind: .url, version: version, hash: hash(.url, address, &buffer))
      }
    }
    if isGlobal(guid) {
      return PostKey(kind: .guid, version: version, hash: hash(.guid, guid, &buffer))
    }
    begin(.guid, &buffer)
    buffer.append(contentsOf: (url.flatMap(host) ?? siteHost).utf8)
    buffer.append(0x0A)
    buffer.append(contentsOf: guid.utf8)
    return PostKey(kind: .guid, version: version, hash: StableHash.hash128(buffer.span))
  }

  /// The key of a post that another names by its id or address; `url` is the other's own address.
  static func key(naming reference: String, near url: String?) -> PostKey {
    var buffer: [UInt8] = []
    return guidKey(
      reference, url: url, canonical: nil, linkHash: nil, siteHost: "", &buffer)
  }

  /// Author, title and text with capitals lowered and white space folded.
  private static func contentKey(_ post: Post, _ buffer: inout [UInt8]) -> PostKey {
    let author = post.author.name ?? post.author.handle ?? post.author.email ?? ""
    let title = post.title
    let text = post.text
    let room = author.utf8.count + title.utf8.count + text.utf8.count + 4
    if buffer.count < room {
      buffer.append(contentsOf: repeatElement(0, count: room * 2 - buffer.count))
    }
    buffer[0] = PostKey.Kind.content.rawValue
    buffer[1] = version
    var end = fold(author, into: &buffer, at: 2)
    buffer[end] = 0x0A
    end = fold(title, into: &buffer, at: end + 1)
    buffer[end] = 0x0A
    end = fold(text, into: &buffer, at: end + 1)
    return PostKey(
      kind: .content, version: version,
      hash: StableHash.hash128(buffer.span.extracting(0..<end)))
  }

  /// The same post twice in one document: the n-th copy is told apart by its number.
  private static func repeated(
    _ key: PostKey, _ copies: inout [Hash128: UInt32], _ buffer: inout [UInt8]
  ) -> PostKey {
    let number = copies[key.hash, default: 1] + 1
    copies[key.hash] = number
    var key = key
    let first = key.hash
    begin(key.kind, &buffer)
    buffer.append(contentsOf: first.hex.utf8)
    buffer.append(contentsOf: number.description.utf8)
    key.hash = StableHash.hash128(buffer.span)
    return key
  }

  private static func hash(
    _ kind: PostKey.Kind, _ text: String, _ buffer: inout [UInt8]
  ) -> Hash128 {
    begin(kind, &buffer)
    buffer.append(contentsOf: text.utf8)
    return StableHash.hash128(buffer.span)
  }

  private static func begin(_ kind: PostKey.Kind, _ buffer: inout [UInt8]) {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(kind.rawValue)
    buffer.append(version)
  }

  /// Writes a text with ASCII capitals lowered and runs of white space and controls as one space,
  /// none at the ends; the buffer has room. Sixteen bytes a step where nothing has to move. Returns
  /// the offset behind what was written.
  private static func fold(_ text: String, into buffer: inout [UInt8], at start: Int) -> Int {
    var copy = text
    return copy.withUTF8 { source in
      // SAFETY: both buffers live during the closures.
      unsafe buffer.withUnsafeMutableBufferPointer { output in
        let count = source.count
        let reader = UnsafeRawBufferPointer(source)
        let writer = UnsafeMutableRawBufferPointer(output)
        var written = start
        var at = 0
        var wasSpace = true
        while at < count {
          if at + 16 <= count {
            // SAFETY: sixteen bytes are left in the source, and the output has a place for each.
            let block = unsafe reader.loadUnaligned(fromByteOffset: at, as: ByteSearch.Block.self)
            let (folded, isFolded) = Self.folded(block)
            if isFolded, !(wasSpace && folded[0] == 0x20) {
              unsafe writer.storeBytes(
                of: folded, toByteOffset: written, as: ByteSearch.Block.self)
              wasSpace = folded[15] == 0x20
              written += 16
              at += 16
              continue
            }
          }
          for index in at..<min(at + 16, count) {
            // SAFETY: as above.
            let byte = unsafe reader[index]
            if byte > 0x20 {
              unsafe writer[written] = byte.lowered
              written += 1
              wasSpace = false
            } else if !wasSpace {
              unsafe writer[written] = 0x20
              written += 1
              wasSpace = true
            }
          }
          at += 16
        }
        return written > start && wasSpace ? written - 1 : written
      }
    }
  }

  /// Sixteen bytes with ASCII capitals lowered and spaces for line feeds; false where another
  /// control is among them or two spaces stand side by side.
  @inline(__always)
  private static func folded(_ block: ByteSearch.Block) -> (ByteSearch.Block, Bool) {
    typealias Block = ByteSearch.Block
    // SAFETY: marks are sixteen bytes with all bits set or none.
    let lines = unsafe unsafeBitCast(block .== Block(repeating: 0x0A), to: Block.self)
    let capitals = unsafe unsafeBitCast(
      (block &- Block(repeating: 0x41)) .< Block(repeating: 26), to: Block.self)
    let folded = (block ^ (lines & Block(repeating: 0x2A))) | (capitals & Block(repeating: 0x20))
    let spaces = unsafe unsafeBitCast(
      folded .== Block(repeating: 0x20), to: SIMD2<UInt64>.self)
    let low = UInt64(littleEndian: spaces.x)
    let high = UInt64(littleEndian: spaces.y)
    let pairs = (low & (low << 8)) | (high & (high << 8 | low >> 56))
    let controls = ByteSearch.first(folded .< Block(repeating: 0x20))
    return (folded, pairs == 0 && controls == 16)
  }

  // MARK: - Guids

  /// True for http and https addresses.
  static func isWebAddress(_ text: String) -> Bool {
    var bytes = text.utf8.makeIterator()
    guard bytes.next()?.lowered == 0x68, bytes.next()?.lowered == 0x74,
      bytes.next()?.lowered == 0x74, bytes.next()?.lowered == 0x70
    else { return false }
    var next = bytes.next()
    if next?.lowered == 0x73 { next = bytes.next() }
    return next == 0x3A && bytes.next() == 0x2F && bytes.next() == 0x2F
  }

  /// True for ids that nobody else has: `tag:`, `urn:`, other schemes with some length, UUIDs and
  /// long strings of many different characters.
  static func isGlobal(_ guid: String) -> Bool {
    let bytes = Array(guid.utf8)
    if bytes.count >= 8, bytes.starts(with: "tag:".utf8) || bytes.starts(with: "urn:".utf8) {
      return true
    }
    guard bytes.count >= 20 else { return false }
    var seen: (UInt64, UInt64) = (0, 0)
    for byte in bytes {
      if byte & 127 < 64 {
        seen.0 |= 1 << UInt64(byte & 63)
      } else {
        seen.1 |= 1 << UInt64(byte & 63)
      }
    }
    return seen.0.nonzeroBitCount + seen.1.nonzeroBitCount >= 10
  }

  /// Host of an address, lower-case, without `www.` and port.
  static func host(_ url: String) -> String? {
    guard isWebAddress(url) else { return nil }
    let bytes = Array(url.utf8)
    guard let slash = bytes.firstIndex(of: 0x2F) else { return nil }
    var host = bytes[(slash + 2)...].prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
    if let at = host.lastIndex(of: 0x40) { host = host[(at + 1)...] }
    if let colon = host.lastIndex(of: 0x3A), host.last != 0x5D { host = host[..<colon] }
    var name = host.map(\.lowered)
    if name.starts(with: "www.".utf8) { name.removeFirst(4) }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }
}
