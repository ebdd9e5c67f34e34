import Model
import Parsing
import SocialText

/// The order in which a run comes to its sources: hosts take turns, of each host the source that was
/// asked longest ago is first, and of one host no more are at work at a time than it may be asked by.
/// So a run that ends early leaves others behind than the one before, and no host holds up the rest.
struct SourceRotation {
  private struct Host {
    /// Those that have not begun, the next one last.
    var sources: [Source] = []
    var active = 0
    var isWaiting = false
  }

  private let most: Int
  private var hosts: [String: Host] = [:]
  /// Hosts with a source that may begin, in turn; those before `first` have had theirs.
  private var turn: [String] = []
  private var first = 0

  /// `most` is how many sources of one host are at work at a time.
  init(_ sources: [Source], visits: [String: Timestamp], most: Int) {
    self.most = max(1, most)
    // The earlier in the config the earlier, where both were asked at the same time.
    let order = sources.indices.sorted {
      let moments = [$0, $1].map { visits[sources[$0].id]?.seconds ?? .min }
      return (moments[0], $0) < (moments[1], $1)
    }
    for index in order {
      let name = SourceRotation.host(of: sources[index])
      hosts[name, default: Host()].sources.append(sources[index])
      wait(name)
    }
    for name in turn { hosts[name]?.sources.reverse() }
  }

  /// Puts a host at the end of the turn, if it has something for it and does not stand there.
  private mutating func wait(_ name: String) {
    guard let host = hosts[name], !host.isWaiting, host.active < most, !host.sources.isEmpty
    else { return }
    hosts[name]?.isWaiting = true
    turn.append(name)
  }

  /// Host, with its port where the address has one, that a source stands on.
  static func host(of source: Source) -> String { URLParts.authority(source.url) ?? source.url }

  /// The next source to begin; nil while all that are left have their host busy, or none is left.
  mutating func next() -> Source? {
    guard first < turn.count else { return nil }
    let name = turn[first]
    first += 1
    if first > 1024, first * 2 > turn.count {
      turn.removeFirst(first)
      first = 0
    }
    hosts[name]?.isWaiting = false
    hosts[name]?.active += 1
    let source = hosts[name]?.sources.popLast()
    wait(name)
    return source
  }

  /// A source has ended.
  mutating func end(_ source: Source) {
    let name = SourceRotation.host(of: source)
    hosts[name]?.active -= 1
    wait(name)
  }
}
