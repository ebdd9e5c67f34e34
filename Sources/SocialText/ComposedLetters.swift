/// Letters with one mark as one scalar (NFC), for the letters that Snowball's word lists write so:
/// texts from some systems hold letter and mark one after the other (NFD).
enum ComposedLetters {
  /// The one scalar for a small letter and a combining mark; nil where the lists know none.
  static func compose(_ letter: UInt32, _ mark: UInt32) -> UInt32? {
    guard mark >= 0x300, mark <= 0x328 else { return nil }
    return table[UInt64(letter) << 32 | UInt64(mark)]
  }

  /// By mark: letter, composed letter, letter, composed letter… From UnicodeData 15.0; dotted ı is
  /// what lower case leaves of a Turkish İ in two parts.
  private static let table: [UInt64: UInt32] = {
    let rows: [(UInt32, String)] = [
      (0x300, "aàeèiìoòuù"), (0x301, "aácćeéiílĺnńoórŕsśuúyýzźαάεέηήιίοόυύωώϊΐϋΰ"),
      (0x302, "aâeêiîoôuû"), (0x303, "aãnñoõ"), (0x304, "aāeēiīuū"), (0x306, "aăgğийуў"),
      (0x307, "eėzżıi"), (0x308, "aäeëiïoöuüιϊυϋеё"), (0x30A, "aåuů"), (0x30B, "oőuű"),
      (0x30C, "cčeěnňrřsšzž"), (0x326, "sștț"), (0x327, "cçgģkķlļnņsştţ"), (0x328, "aąeęiįuų"),
    ]
    var table: [UInt64: UInt32] = [:]
    for (mark, row) in rows {
      let scalars = row.unicodeScalars.map(\.value)
      for at in stride(from: 0, to: scalars.count - 1, by: 2) {
        table[UInt64(scalars[at]) << 32 | UInt64(mark)] = scalars[at + 1]
      }
    }
    return table
  }()
}
