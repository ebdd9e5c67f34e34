import SocialText
import Testing

@Suite struct ScalarOffsetsTests {
  @Test(arguments: ["", "ascii", "é", "a👍b", String(repeating: "aé漢👍", count: 100)])
  func `bytes and scalars translate both ways`(text: String) {
    let offsets = ScalarOffsets(text.utf8.span)
    var byte = 0
    var number = 0
    for scalar in text.unicodeScalars {
      #expect(offsets.scalar(atByte: byte) == number)
      #expect(offsets.byte(atScalar: number) == byte)
      byte += String(scalar).utf8.count
      number += 1
    }
    #expect(offsets.count == number)
    #expect(offsets.scalar(atByte: byte) == number)
    #expect(offsets.byte(atScalar: number) == byte)
    #expect(offsets.byte(atScalar: number + 1) == nil)
    #expect(offsets.byte(atScalar: -1) == nil)
  }
}
