import Model

/// The day in addresses like `/2026/11/21/title`.
enum URLDate {
  /// The date; nil where the path has none with a year, month and day.
  static func read(_ url: String) -> StatedDate? {
    let bytes = Array(url.utf8)
    var at = 0
    while at + 10 < bytes.count {
      defer { at += 1 }
      guard bytes[at] == 0x2F || bytes[at] == 0x2D || bytes[at] == 0x3D else { continue }
      var value = 0
      var stop = at + 1
      while stop < bytes.count, stop < at + 5, DateReader.isDigit(bytes[stop]) {
        value = value * 10 + Int(bytes[stop] & 15)
        stop += 1
      }
      guard stop == at + 5, (1990...2100).contains(value) else { continue }
      var parts = [value]
      while parts.count < 3, stop < bytes.count {
        let isSeparated = [0x2F, 0x2D, 0x5F].contains(bytes[stop])
        if isSeparated { stop += 1 }
        var number = 0
        let start = stop
        while stop < bytes.count, stop < start + 2, DateReader.isDigit(bytes[stop]) {
          number = number * 10 + Int(bytes[stop] & 15)
          stop += 1
        }
        guard stop > start, isSeparated || stop == start + 2 else { break }
        parts.append(number)
      }
      guard parts.count == 3, stop >= bytes.count || !DateReader.isDigit(bytes[stop]),
        let time = Timestamp(year: parts[0], month: parts[1], day: parts[2])
      else { continue }
      return StatedDate(timestamp: time, isDayOnly: true, isZoneStated: false)
    }
    return nil
  }
}
