import Foundation
import Model
import SocialText
import Testing

@testable import Storage

@Suite("A store of an earlier version is taken over whole")
struct OldStoreTests {
  /// `Tests/Fixtures/stores/0001.sqlite`: two mentions, one of them edited, as version 0001 of the
  /// schema kept them.
  private func old() throws -> String {
    let path =
      FileManager.default.temporaryDirectory.path + "/old-\(UInt64.random(in: 0 ... .max)).sqlite"
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/stores/0001.sqlite")
    try FileManager.default.copyItem(at: fixture, to: URL(fileURLWithPath: path))
    return path
  }

  private func post(text: String, keys: [PostKey]) -> Post {
    var post = Post()
    post.keys = keys
    post.id = PostID(keys[0].hash)
    post.text = text
    return post
  }

  @Test("mentions, scores, names and links are read as they were")
  func reads() throws {
    let path = try old()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    var found: [MentionRecord] = []
    try store.forEachMention(MentionFilter()) { found.append($0) }
    #expect(found.map(\.text) == ["Tern bikes are quiet.", "Tern bikes are light."])
    #expect(found.map(\.version) == [1, 2])
    #expect(found.map(\.because[0].weight) == [1.945910149055313, 1.945910149055313])
    #expect(found.map(\.entities.count) == [1, 1])
    #expect(found[0].entities[0].customer == "c7")
    let summary = try store.summary(MentionFilter(), offsetMinutes: { _ in 0 })
    #expect(summary.mentions.positive == 2 && summary.posts == 2)
    #expect(summary.tracked.map(\.name) == ["tern"])
  }

  @Test("what it knows is not stored again, and retention finds its scores")
  func goesOn() throws {
    let path = try old()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    let guid = PostKey(
      kind: .guid, version: 1,
      hash: Hash128(high: 0xCA97_8112_CA1B_BDCA, low: 0xFAC2_31B3_9A23_DC4D))
    let words = PostKey(
      kind: .content, version: 1,
      hash: Hash128(high: 0xD690_CF0C_5021_5C82, low: 0x1B19_AB93_E5D5_C9CB))
    let other = PostKey(kind: .content, version: 1, hash: StableHash.hash128("other"))
    let posts = [[guid, words], [guid, other], [other]].map { post(text: "new", keys: $0) }
    #expect(try store.unseen(posts, source: "s") == [false, true, true])
    try store.prune(before: Timestamp(seconds: 1_770_000_000))
    var records = 0
    try store.forEachMention(MentionFilter()) { _ in records += 1 }
    #expect(records == 0)
    #expect(try store.counts() == (2, 0))
  }
}
