/// The bytes that one run of a statement is bound to: they stay where they are until `removeAll`,
/// because SQLite is given their address and no copy. What does not fit goes to a new, larger
/// block; the old one is kept until then.
@safe
struct BoundBytes: ~Copyable {
  private var block: UnsafeMutableBufferPointer<UInt8>
  private var used = 0
  private var outgrown: [UnsafeMutableBufferPointer<UInt8>]

  /// Room for a short row.
  init() {
    unsafe block = .allocate(capacity: 1024)
    unsafe outgrown = []
  }

  deinit {
    for index in unsafe outgrown.indices { unsafe outgrown[index].deallocate() }
    unsafe block.deallocate()
  }

  /// Room for so many bytes, at least one, not yet written.
  @inline(__always)
  mutating func room(for count: Int) -> UnsafeMutablePointer<UInt8> {
    if unsafe used + max(count, 1) > block.count { grow(to: count) }
    // SAFETY: the block has the room, and an allocated block of more than 0 bytes has an address.
    let place = unsafe block.baseAddress.unsafelyUnwrapped + used
    used += count
    return unsafe place
  }

  /// Forgets all; what was given out may be overwritten from now on.
  @inline(__always)
  mutating func removeAll() {
    used = 0
    if unsafe !outgrown.isEmpty { freeOutgrown() }
  }

  private mutating func grow(to count: Int) {
    unsafe outgrown.append(block)
    unsafe block = .allocate(capacity: 2 * block.count + count)
    used = 0
  }

  private mutating func freeOutgrown() {
    for index in unsafe outgrown.indices { unsafe outgrown[index].deallocate() }
    unsafe outgrown.removeAll()
  }
}
