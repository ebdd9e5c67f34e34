internal import Glibc
import Model

/// Reads recorded pages from the disk: below a folder, links resolved, and nothing else. libcurl has
/// no part in it, so that nothing that came over the network can lead to a file.
struct FileFetch {
  /// Folder below which the file must lie.
  let root: String
  /// Largest file in bytes.
  let limit: Int

  func fetch(_ request: FetchRequest) -> FetchOutcome {
    func failure(_ kind: FetchError.Kind, _ message: String) -> FetchOutcome {
      .failed(FetchError(kind: kind, url: request.url, message: message))
    }
    guard let path = FileFetch.path(request.url) else {
      return failure(.forbidden, "is no file: address")
    }
    guard let real = FileFetch.realPath(path) else {
      return failure(.missingFile, "no such file: \(path)")
    }
    guard let base = FileFetch.realPath(root), real == base || real.hasPrefix(base + "/") else {
      return failure(.forbidden, "lies outside of the config file's folder")
    }
    do throws(FileBytes.ReadError) {
      return .fetched(
        FetchedPage(
          requestedURL: request.url, url: request.url, status: 200, headers: [],
          body: try FileBytes.read(real, limit: limit), validators: Validators()))
    } catch {
      let isLarge = error.reason.hasPrefix("larger")
      return failure(isLarge ? .tooLarge : .missingFile, error.description)
    }
  }

  /// Path of a `file:` address, percent-decoded; nil for other addresses.
  static func path(_ url: String) -> String? {
    guard url.hasPrefix("file://") else { return nil }
    let bytes = PercentCode.decode(url.utf8.dropFirst(7))
    guard !bytes.contains(0) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func realPath(_ path: String) -> String? {
    // SAFETY: realpath allocates the result, which is copied and freed here.
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
