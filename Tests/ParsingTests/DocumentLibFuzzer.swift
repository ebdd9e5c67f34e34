#if LIBFUZZER
  /// Entry of libFuzzer; `.ci/fuzz` builds it. Stops at the first broken property.
  @_cdecl("LLVMFuzzerTestOneInput")
  public func fuzzOne(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let body = Array(UnsafeBufferPointer(start: start, count: count))
    let broken =
      DocumentProperties.violations(body) + DocumentProperties.textViolations(body)
    precondition(broken.isEmpty, "\(broken)")
    return 0
  }
#endif
