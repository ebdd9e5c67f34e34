import Foundation
import Model
import Synchronization
import Testing

@testable import Fetching

/// What the fetcher does on the wire, by the numbers of the behaviours. One after the other: memory
/// and CPU time are the whole process's.
@Suite("Engine", .serialized)
struct EngineTests {
  /// Settings that may ask 127.0.0.1 and wait for nothing.
  static func settings(
    _ networks: [String] = ["127.0.0.1"], _ change: (inout FetchSettings) -> Void = { _ in }
  ) -> FetchSettings {
    var settings = FetchSettings(
      userAgent: "earshot/0.1", contact: "https://earshot.example/about", perHostDelay: 0,
      timeout: 20)
    settings.addresses.allowed = networks.compactMap(AddressPolicy.Network.init)
    change(&settings)
    return settings
  }
}

/// What a fetcher remembers, in a dictionary.
final class DictionaryMemory: FetchMemory {
  private let state = Mutex<(robots: [String: RobotsRecord], rests: [String: HostRest])>(([:], [:]))

  func robots(of origin: String) throws -> RobotsRecord? { state.withLock { $0.robots[origin] } }
  func keep(_ record: RobotsRecord) throws { state.withLock { $0.robots[record.origin] = record } }
  func rests() throws -> [HostRest] { state.withLock { Array($0.rests.values) } }
  func keep(_ rest: HostRest) throws { state.withLock { $0.rests[rest.host] = rest } }
}

/// A clock that is set by hand.
final class TestClock: Sendable {
  private let now: Mutex<Int64>

  init(_ seconds: Int64 = 1_795_000_000) { now = Mutex(seconds) }

  func advance(_ seconds: Int64) { now.withLock { $0 += seconds } }

  var read: @Sendable () -> Timestamp {
    { Timestamp(seconds: self.now.withLock { $0 }) }
  }
}

extension FetchOutcome {
  var page: FetchedPage? {
    switch self {
    case .fetched(let page), .notModified(let page): page
    case .failed: nil
    }
  }

  var error: FetchError? {
    if case .failed(let error) = self { return error }
    return nil
  }

  var isNotModified: Bool {
    if case .notModified = self { return true }
    return false
  }

  var text: String? { page.map { String(decoding: $0.body, as: UTF8.self) } }
}
