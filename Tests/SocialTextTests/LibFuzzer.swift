#if LIBFUZZER
  /// Entry of libFuzzer; `FuzzTests` says how to build it. Stops at the first broken property.
  private let properties = TextProperties()

  @_cdecl("LLVMFuzzerTestOneInput")
  public func fuzzOne(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = Array(UnsafeBufferPointer(start: start, count: count))
    let broken = properties.violations(text)
    precondition(broken.isEmpty, "\(broken)")
    // Each line break splits the input into two texts that must not know of one another.
    guard let line = text.firstIndex(of: 10), line == 0 || text[line - 1] != 13 else { return 0 }
    let differences = properties.differences(
      Array(text[..<line]), Array(text[(line + 1)...]), by: [10])
    precondition(differences.isEmpty, "\(differences)")
    return 0
  }
#endif
