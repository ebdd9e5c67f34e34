import Model
import SocialText

/// Finds names that no list has: by a learned model (`entities.model`, or the one of freely licensed
/// texts alone, `entities-permissive.model`), or by rules (`NameRules`) where there is no model.
///
/// The model was learned from English texts. In others it goes by looks, so only names that are more
/// likely right than wrong are told there; where every noun has a capital, looks say nothing, and a
/// word of the name must stand in the gazetteer.
public struct EntityRecogniser: Sendable {
  /// What a name's chance must reach in languages other than English.
  private static let leastAbroad = 0.5

  private let rules: NameRules
  private let model: NameModel?

  /// Reads model and gazetteer of a lexicon folder; works without either, less well. With
  /// `isPermissive` it is the model that rests on freely licensed texts alone. Throws
  /// `NameModelError` for a model that is damaged.
  public init(folder: String, isPermissive: Bool = false) throws {
    rules = try NameRules(folder: folder)
    let path = folder + (isPermissive ? "/entities-permissive.model" : "/entities.model")
    model = FileBytes.exists(path) ? try NameModel(path: path) : nil
  }

  /// Adds names that do not overlap those found already; the list stays in text order. `language` is
  /// the text's, a BCP 47 tag; nil or `und` where it is not known.
  public func add(
    to found: inout [NamedEntity], text: Span<UInt8>, tokens: [Token], language: String? = nil,
    scratch: inout NameScratch
  ) {
    guard let model else {
      rules.add(to: &found, text: text, tokens: tokens)
      return
    }
    scratch.find(text, tokens, model)
    if scratch.names.isEmpty { return }
    let least = Self.isLearned(language) ? 0 : Self.leastAbroad
    let isListed = Self.capitalisesNouns(language)
    let known = found.count
    for name in scratch.names {
      if isListed, !name.tokens.contains(where: { rules.lists(tokens, at: $0) }) { continue }
      if Self.isInAddress(name, text, tokens) { continue }
      let entity = Self.entity(name, tokens, model)
      if entity.confidence >= least, !Self.overlaps(entity, found, known) { found.append(entity) }
    }
    if known > 0, found.count > known { found.sort { $0.span.start < $1.span.start } }
  }

  /// Hash of the model's weights; 0 without a model.
  public var fingerprint: UInt64 { model?.fingerprint ?? 0 }

  /// True for English, and where the language is not known.
  private static func isLearned(_ language: String?) -> Bool {
    switch language.map(primary) {
    case nil, "en", "eng", "und": true
    default: false
    }
  }

  /// The first part of a tag in small letters (BCP 47 knows no case).
  private static func primary(_ language: String) -> String {
    String(language.prefix { $0 != "-" && $0 != "_" }).lowercased()
  }

  /// True for German and its like.
  private static func capitalisesNouns(_ language: String?) -> Bool {
    switch language.map(primary) {
    case "de", "deu", "ger", "gsw", "bar", "nds", "lb": true
    default: false
    }
  }

  /// True for the sign of an address that is written apart ("mira @ post.example"), with what follows.
  /// The model's corpora mark the sign in front of an account's name that was cut off it, so it
  /// learned to.
  private static func isInAddress(
    _ name: FoundName, _ text: Span<UInt8>, _ tokens: [Token]
  ) -> Bool {
    guard let token = name.tokens.first, token + 1 < tokens.count else { return false }
    let sign = tokens[token]
    return tokens[token + 1].kind == .url && sign.end == Int(sign.start) + 1
      && text[Int(sign.start)] == UInt8(ascii: "@")
  }

  /// True if a name overlaps one of the first few, which stand in text order.
  private static func overlaps(
    _ entity: NamedEntity, _ found: [NamedEntity], _ count: Int
  ) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if found[middle].span.end <= entity.span.start { low = middle + 1 } else { high = middle }
    }
    return low < count && found[low].span.start < entity.span.end
  }

  /// What is reported of a name on the best path.
  package static func entity(
    _ name: FoundName, _ tokens: [Token], _ model: NameModel
  ) -> NamedEntity {
    NamedEntity(
      span: TextSpan(
        start: Int(tokens[name.tokens.lowerBound].start),
        end: tokens[name.tokens.upperBound - 1].end),
      type: NameModel.types[name.type], confidence: model.chance(name))
  }
}
