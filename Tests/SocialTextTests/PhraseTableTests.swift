import SocialText
import Testing

@Suite struct PhraseTableTests {
  /// Below and beyond the size up to which a filter stands in front of the table.
  @Test(arguments: [0, 1, 40, 5000, 100_000])
  func `what was set is found, nothing else`(count: Int) {
    var table = PhraseTable()
    func hash(_ number: Int) -> UInt64 { StableHash.finish(UInt64(number)) }
    for number in 0..<count { table.set(number + 1, for: hash(number) | 1) }
    for number in 0..<count {
      #expect(table.mayHold(hash(number) | 1))
      #expect(table.value(of: hash(number) | 1) == number + 1)
    }
    for number in count..<(count + 5000) { #expect(table.value(of: hash(number) | 1) == 0) }
  }
}
