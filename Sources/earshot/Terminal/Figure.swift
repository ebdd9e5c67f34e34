/// Figures as people read them.
enum Figure {
  /// `71.4 %`.
  static func percent(_ share: Double) -> String { plain(share * 100, 1) + " %" }

  /// The same of a chance, which is never all.
  static func chance(_ chance: Double) -> String {
    chance >= 0.9995 ? "> 99.9 %" : percent(chance)
  }

  /// A number of 0 or more with so many places behind the point.
  static func plain(_ number: Double, _ places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let whole = Int((number * scale).rounded())
    let digits = String(whole)
    guard places > 0 else { return digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// `−2.13`, `+0.42`: a weight with its sign and two places.
  static func weight(_ weight: Double) -> String {
    (weight < 0 ? "−" : "+") + plain(abs(weight), 2)
  }
}
