import Model

/// One request as it goes to one host: a hop of what was asked for. A class, for it is handed from
/// list to list on its way.
final class TransferOrder: Sendable {
  /// Where to.
  let address: WebAddress
  /// What to ask with.
  let validators: Validators
  /// The User-Agent line.
  let userAgent: String
  /// `user:password`, percent-encoded, for this hop's host; nil with none.
  let credentials: String?
  /// True where bad certificates are accepted.
  let allowsInsecure: Bool
  /// A form to be posted; nil for GET.
  let form: [UInt8]?
  /// Bytes of the body that are enough: the rest is not fetched, and that is no error; nil for all.
  let enough: Int?

  init(
    address: WebAddress, validators: Validators = Validators(), userAgent: String,
    credentials: String?, allowsInsecure: Bool, form: [UInt8]? = nil, enough: Int? = nil
  ) {
    self.address = address
    self.validators = validators
    self.userAgent = userAgent
    self.credentials = credentials
    self.allowsInsecure = allowsInsecure
    self.form = form
    self.enough = enough
  }
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
