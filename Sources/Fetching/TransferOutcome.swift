internal import CLibcurl
import Model

extension CurlTransfer {
  /// What came of the transfer that has just ended. `retryAfter` is how long its host rests now.
  func answer(_ code: CURLcode, retryAfter: Int?) -> TransferAnswer {
    guard let order else {
      preconditionFailure("a transfer that was not begun has ended")
    }
    var answer = TransferAnswer(outcome: outcome(of: order, code, retryAfter), status: head.status)
    if code == CURLE_OK { answer.redirect = redirect }
    return answer
  }

  private func outcome(
    of order: TransferOrder, _ code: CURLcode, _ retryAfter: Int?
  ) -> FetchOutcome {
    let status = head.status
    func failure(_ kind: FetchError.Kind, _ message: String) -> FetchOutcome {
      .failed(
        FetchError(
          kind: kind, url: order.address.url, status: status, message: message,
          retryAfter: retryAfter))
    }
    // What unpacks to little may have been long over before anybody looked.
    if code == CURLE_OK { checkWire() }
    if code != CURLE_OK || abortion != nil, abortion != .enough {
      // What an error's body is like does not matter.
      let isBodyRefused = abortion != nil || code == CURLE_FILESIZE_EXCEEDED
      if isBodyRefused, status >= 400 { return failure(.status, "HTTP \(status)") }
      let (kind, message) = problem(code)
      return failure(kind, message)
    }
    let page = FetchedPage(
      requestedURL: order.address.url, url: order.address.url, status: status,
      headers: head.headerFields(), body: takeBody(),
      validators: Validators(
        etag: head.verbatim("etag"), lastModified: head.verbatim("last-modified")))
    if status == 304, !order.validators.isEmpty { return .notModified(page) }
    if let maker = BotWall.name(of: page) {
      return failure(.botWall, "a bot wall of \(maker) keeps programs out (HTTP \(status))")
    }
    guard (200..<300).contains(status) else {
      return failure(
        .status, status == 304 ? "HTTP 304 to a request without validators" : "HTTP \(status)")
    }
    return .fetched(page)
  }

  /// Kind and words of a transfer that failed.
  private func problem(_ code: CURLcode) -> (FetchError.Kind, String) {
    if refusedAddress {
      return (
        .forbidden,
        "its address is private; allow it under fetching.allow_private_networks if it is yours"
      )
    }
    let mebibytes = settings.maximumBody >> 20
    let size = mebibytes > 0 ? "\(mebibytes) MiB" : "\(settings.maximumBody) bytes"
    switch abortion {
    case .body: return (.tooLarge, "larger than \(size)")
    case .wire: return (.tooLarge, "larger than \(size) as it is sent")
    case .ratio:
      return (.tooLarge, "unpacks to more than \(settings.maximumRatio) times its size")
    case .headBytes:
      return (.tooLarge, "its headers are larger than \(settings.maximumHeaderBytes) bytes")
    case .headLines:
      return (.tooLarge, "it has more than \(FetchSettings.maximumHeaderLines) header lines")
    case .encodings: return (.transfer, "its body is packed more than once (Content-Encoding)")
    case .connectTime: return (.timedOut, "no connection in \(settings.connectTimeout) s")
    case .stallTime:
      let what = head.isComplete ? "next to nothing came" : "no whole head came"
      return (.timedOut, "\(what) for \(settings.stallTimeout) s")
    case .time: return (.timedOut, "not done in \(settings.timeout) s")
    case .enough, nil: break
    }
    switch code {
    case CURLE_FILESIZE_EXCEEDED: return (.tooLarge, "larger than \(size)")
    case CURLE_OUT_OF_MEMORY where !head.isComplete && head.lines > 0:
      // What libcurl says of a single header line beyond its own limit.
      return (.tooLarge, "a header line is larger than 100 kB")
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
      CURLE_GOT_NOTHING, CURLE_COULDNT_RESOLVE_PROXY:
      return (.unreachable, message(code))
    case CURLE_OPERATION_TIMEDOUT: return (.timedOut, message(code))
    case CURLE_PEER_FAILED_VERIFICATION:
      return (.insecure, message(code) + "; allow_insecure on the source accepts it")
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      return (.insecure, message(code))
    case CURLE_URL_MALFORMAT: return (.forbidden, message(code))
    case CURLE_PARTIAL_FILE: return (.transfer, "its body was cut off: " + message(code))
    case CURLE_BAD_CONTENT_ENCODING:
      return (.transfer, "its body cannot be unpacked: " + message(code))
    default: return (.transfer, message(code))
    }
  }
}
