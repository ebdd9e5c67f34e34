import Model

/// One request as it goes to one host: a hop of what was asked for.
struct TransferOrder: Sendable {
  /// Where to.
  var address: WebAddress
  /// What to ask with.
  var validators = Validators()
  /// The User-Agent line.
  var userAgent: String
  /// `user:password`, percent-encoded, for this hop's host; nil with none.
  var credentials: String?
  /// True where bad certificates are accepted.
  var allowsInsecure = false
  /// A form to be posted; nil for GET.
  var form: [UInt8]?
  /// Bytes of the body that are enough: the rest is not fetched, and that is no error; nil for all.
  var enough: Int?
}

/// What came of a transfer.
struct TransferAnswer: Sendable {
  /// What it is to whoever asked, unless a redirect is followed.
  var outcome: FetchOutcome
  /// HTTP status; 0 with none.
  var status = 0
  /// Where a redirect leads, absolute; nil with none.
  var redirect: String?
  /// What is to be remembered of the host; nil where nothing changed.
  var rest: HostRest?
}
