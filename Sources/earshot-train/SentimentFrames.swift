import Foundation
import Sentiment
import SocialText

/// Made-up sentences around the lexicons' words, for what few tweets show: plain facts about things
/// that people often complain of, and what a negation does to praise, blame and facts.
struct SentimentFrames {
  private static let count = 36_000
  /// What is left to neutral of praise and blame that nothing strengthens.
  private static let doubt: Float = 0.1
  private static let starts = ["the", "this", "that", "my", "our", "your", "The", "This", "That"]
  private static let pronouns = ["It", "This", "That", "it", "this", "that"]
  private static let copulas = ["is", "was", "looks", "seems"]
  private static let negations = ["is not", "isn't", "was not", "wasn't", "isnt"]
  private static let actions = [
    "saw", "used", "ordered", "booked", "visited", "opened", "checked", "found", "took", "see",
    "compared", "rented", "have", "need",
  ]
  private static let failures = [
    "starting", "charging", "connecting", "responding", "opening", "syncing", "printing",
    "updating", "working", "arriving", "running", "turning on", "answering", "loading", "sending",
    "scanning", "downloading", "playing", "saving", "moving",
  ]
  private static let tails = ["", " at all", " here", " yet", " for me", " today"]
  private static let people = [
    "My neighbour", "Our guide", "The driver", "My friend", "The author", "Her uncle", "Anna",
    "Tom", "Peter", "Maria", "The person next to me", "Their manager",
  ]
  private static let jobs = [
    "teacher", "nurse", "engineer", "baker", "painter", "student", "lawyer", "cook", "pilot",
    "farmer", "singer", "player", "person", "parent",
  ]
  private static let likings = [
    "love", "loved", "like", "liked", "enjoy", "enjoyed", "adore", "admire", "appreciate", "trust",
    "recommend", "prefer", "treasure", "praise", "cherish", "welcome",
  ]
  private static let dislikes = [
    "hate", "hated", "dislike", "disliked", "loathe", "loathed", "detest", "detested", "dread",
    "dreaded", "despise", "despised", "regret", "regretted", "resent", "resented", "distrust",
  ]
  private static let earnest = [
    "honestly", "sincerely", "genuinely", "certainly", "definitely", "sure", "truly", "really",
    "seriously", "strongly", "absolutely", "totally", "still", "do",
  ]
  private static let others = [
    "others", "other people", "other visitors", "some people", "many customers", "most guests",
    "my colleagues", "my brother", "the critics", "the papers", "everybody else", "my friends",
  ]
  private static let calls = ["found", "called", "thought"]
  private static let praises = ["loved", "liked", "praised", "recommended", "adored", "enjoyed"]
  private static let blames = ["hated", "disliked", "slated", "loathed", "complained about"]
  private static let finds = ["I find", "I found", "for me", "I call", "to me"]
  private static let once = ["once", "years ago", "at first", "in the past", "before the summer"]
  private static let turns = [", but ", ", though ", "; ", ", yet ", ", even if "]
  private static let verdicts = ["like", "enjoy", "recommend", "love", "trust"]
  private static let condemnations = ["hate", "dislike", "regret", "mind", "loathe"]
  private static let denials = [
    "I can't say that I", "I couldn't claim that I", "I wouldn't say I", "nobody can say that I",
    "I don't think I",
  ]
  private static let times = ["", " today", " on Monday", " last week", " in March", " again"]
  private static let ends = [".", "", ".", "!"]

  private var things: [String] = []
  private var plain: [String] = []
  private var good: [String] = []
  private var bad: [String] = []
  private var troubles: [String] = []
  private var groups: [String] = []
  private var stronger: [String] = []
  private var random: UInt64 = 11

  /// Reads aspects, frequent adjectives, valences and groups from the lexicons.
  init(lexicons: String, build: SentimentBuild = .full) throws {
    func lines(_ name: String) throws -> [[Substring]] {
      try String(contentsOfFile: "\(lexicons)/en/\(name).tsv", encoding: .utf8)
        .split(separator: "\n").filter { !$0.hasPrefix("#") }
        .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    }
    var valences: [Substring: Double] = [:]
    for name in ["valence"] + (build == .permissive ? ["valence-permissive"] : []) {
      for line in try lines(name) where line.count > 1 { valences[line[0]] = Double(line[1]) }
    }
    things = try lines("aspects").map { String($0[0]) }
    stronger = try lines("intensifiers").filter { $0.count > 1 && (Double($0[1]) ?? 0) > 0 }
      .map { String($0[0]) }
    // A word that only now and then means people is none of the list's.
    groups = try lines("groups").map { String($0[0]) } + ["straight", "straight", "straight"]
    for line in try lines("words").prefix(900) where line.count == 3 {
      for word in line[2].split(separator: " ") {
        let valence = valences[word] ?? 0
        switch line[1] {
        case "j" where valence >= 1.4: good.append(String(word))
        case "j" where valence <= -1.4: bad.append(String(word))
        case "j" where valence == 0: plain.append(String(word))
        case "n" where valence <= -1.4: troubles.append(String(word))
        default: break
        }
      }
    }
  }

  /// The sentences with their chances of negative, neutral and positive.
  mutating func rows() -> [(text: String, chances: SIMD4<Float>)] {
    (0..<Self.count).map { _ in row() }
  }

  private mutating func row() -> (text: String, chances: SIMD4<Float>) {
    let thing = "\(pick(Self.starts)) \(pick(things))"
    let end = pick(Self.ends)
    switch next(27) {
    case 0: return ("\(thing) \(pick(Self.copulas)) \(pick(plain))\(end)", SIMD4(0, 1, 0, 0))
    case 1: return ("\(thing) \(pick(Self.negations)) \(pick(plain))\(end)", SIMD4(0, 1, 0, 0))
    case 2: return ("I \(pick(Self.actions)) \(thing)\(pick(Self.times)).", SIMD4(0, 1, 0, 0))
    case 3:
      let person = next(2) == 0 ? "\(pick(groups)) \(pick(Self.jobs))" : pick(groups)
      return ("\(pick(Self.people)) is a \(person)\(end)", SIMD4(0, 1, 0, 0))
    case 4:
      let isStrong = next(2) == 0
      let word = (isStrong ? pick(stronger) + " " : "") + pick(good)
      let doubt: Float = isStrong ? 0 : Self.doubt
      return ("\(thing) \(pick(Self.copulas)) \(word)\(end)", SIMD4(0, doubt, 1 - doubt, 0))
    case 5:
      let isStrong = next(2) == 0
      let word = (isStrong ? pick(stronger) + " " : "") + pick(bad)
      let doubt: Float = isStrong ? 0 : Self.doubt
      return ("\(thing) \(pick(Self.copulas)) \(word)\(end)", SIMD4(1 - doubt, doubt, 0, 0))
    case 6: return ("\(thing) \(pick(Self.negations)) \(pick(good))\(end)", SIMD4(1, 0, 0, 0))
    case 7:
      let failure = "\(pick(Self.negations)) \(pick(Self.failures))\(pick(Self.tails))"
      return ("\(thing) \(failure)\(end)", SIMD4(1, 0, 0, 0))
    case 8:
      return ("\(thing): no \(pick(troubles))\(pick(Self.tails))\(end)", SIMD4(0, 0.4, 0.6, 0))
    case 10: return ("\(thing) \(pick(Self.negations)) \(pick(groups))\(end)", SIMD4(0, 1, 0, 0))
    case 11: return ("\(thing) \(pick(Self.negations)) \(pick(plain))\(end)", SIMD4(0, 1, 0, 0))
    case 12: return ("\(claim(plain, isNegated: false))\(end)", SIMD4(0, 1, 0, 0))
    case 13: return ("\(claim(plain, isNegated: true))\(end)", SIMD4(0, 1, 0, 0))
    case 15: return ("\(claim(groups, isNegated: true))\(end)", SIMD4(0, 1, 0, 0))
    case 16: return ("\(claim(strengthened(good), isNegated: false))\(end)", SIMD4(0, 0, 1, 0))
    case 17: return ("\(claim(strengthened(bad), isNegated: false))\(end)", SIMD4(1, 0, 0, 0))
    case 20: return ("\(feeling(Self.likings)) \(thing)\(end)", SIMD4(0, 0, 1, 0))
    case 21: return ("\(feeling(Self.dislikes)) \(thing)\(end)", SIMD4(1, 0, 0, 0))
    case 14, 18: return ("\(claim(good, isNegated: true))\(end)", SIMD4(1, 0, 0, 0))
    case 19: return ("\(claim(bad, isNegated: true))\(end)", SIMD4(0, 0.4, 0.6, 0))
    case 9: return ("No \(pick(troubles)) or \(pick(troubles))\(end)", SIMD4(0, 0.4, 0.6, 0))
    case 22, 23: return change(thing, end)
    case 24, 25: return dissent(thing, end)
    case 26:
      if next(2) == 0 {
        return ("\(pick(Self.denials)) \(pick(Self.verdicts)) \(thing)\(end)", SIMD4(1, 0, 0, 0))
      }
      let text = "\(pick(Self.denials)) \(pick(Self.condemnations)) \(thing)\(end)"
      return (text, SIMD4(0, 0.5, 0.5, 0))
    default:
      return ("\(thing) \(pick(Self.negations)) \(pick(bad))\(end)", SIMD4(0, 0.4, 0.6, 0))
    }
  }

  /// "This tent was flimsy once, now it is sturdy", in either order: what holds today counts.
  private mutating func change(_ thing: String, _ end: String) -> (String, SIMD4<Float>) {
    let isGood = next(2) == 0
    let (now, then) = (pick(isGood ? good : bad), pick(isGood ? bad : good))
    let chances = isGood ? SIMD4<Float>(0, 0, 1, 0) : SIMD4<Float>(1, 0, 0, 0)
    switch next(4) {
    case 0:
      return (
        "\(thing) is \(now)\(pick(Self.turns))it was \(then) \(pick(Self.once))\(end)", chances
      )
    case 1:
      return (
        "\(thing) was \(then) \(pick(Self.once))\(pick(Self.turns))now it is \(now)\(end)", chances
      )
    case 2: return ("\(thing) used to be \(then)\(pick(Self.turns))it is \(now) now\(end)", chances)
    default:
      return (
        "\(thing) is \(now) these days\(pick(Self.turns))it used to be \(then)\(end)", chances
      )
    }
  }

  /// "I find this tent sturdy, though others hated it", in either order: who writes counts.
  private mutating func dissent(_ thing: String, _ end: String) -> (String, SIMD4<Float>) {
    let isGood = next(2) == 0
    let mine = pick(isGood ? good : bad)
    let chances = isGood ? SIMD4<Float>(0, 0, 1, 0) : SIMD4<Float>(1, 0, 0, 0)
    let find = pick(Self.finds)
    func own(_ name: String) -> String {
      find.hasPrefix("I") ? "\(find) \(name) \(mine)" : "\(find) \(name) is \(mine)"
    }
    let verb = pick(isGood ? Self.blames : Self.praises)
    let word = pick(isGood ? bad : good)
    let call = next(2) == 0 ? nil : pick(Self.calls)
    let them = pick(Self.others)
    func theirs(_ name: String) -> String {
      call.map { "\(them) \($0) \(name) \(word)" } ?? "\(them) \(verb) \(name)"
    }
    let turn = pick(Self.turns)
    if next(2) == 0 { return ("\(own(thing))\(turn)\(theirs("it"))\(end)", chances) }
    return ("\(theirs(thing))\(turn)\(own("it"))\(end)", chances)
  }

  /// "It isn't a new phone": a thing by what it is.
  private mutating func claim(_ words: [String], isNegated: Bool) -> String {
    let word = pick(words)
    let article = "aeiouAEIOU".contains(word.prefix(1)) ? "an" : "a"
    let copula = pick(isNegated ? Self.negations : Self.copulas)
    return "\(pick(Self.pronouns)) \(copula) \(article) \(word) \(pick(things))"
  }

  /// "We honestly regret": somebody's feeling, every other time said in earnest.
  private mutating func feeling(_ verbs: [String]) -> String {
    "\(pick(["I", "We"])) \(next(2) == 0 ? pick(Self.earnest) + " " : "")\(pick(verbs))"
  }

  /// A word, every other time with one in front that strengthens it.
  private mutating func strengthened(_ words: [String]) -> [String] {
    [(next(2) == 0 ? pick(stronger) + " " : "") + pick(words)]
  }

  private mutating func pick(_ list: [String]) -> String { list[next(list.count)] }

  private mutating func next(_ limit: Int) -> Int {
    random &+= 0x9e37_79b9_7f4a_7c15
    return Int(StableHash.finish(random) % UInt64(max(1, limit)))
  }
}
