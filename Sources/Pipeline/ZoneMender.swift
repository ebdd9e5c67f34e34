import Foundation
import Model

/// Corrects dates that a source writes without a zone by the zone that the user names for it.
enum ZoneMender {
  /// The same wall time in the zone; dates with a zone, and bare days, stay as they are.
  static func mend(_ date: StatedDate, _ zone: TimeZone) -> StatedDate {
    guard !date.isZoneStated, !date.isDayOnly else { return date }
    // The offset is asked at the wall time read as UTC, then once more at the instant found: right
    // but for the hour around a change of clocks, where no answer is.
    var offset = seconds(zone, date.timestamp.seconds)
    offset = seconds(zone, date.timestamp.seconds - Int64(offset))
    return StatedDate(
      timestamp: Timestamp(seconds: date.timestamp.seconds - Int64(offset)),
      offsetMinutes: offset / 60)
  }

  private static func seconds(_ zone: TimeZone, _ moment: Int64) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
  }
}
