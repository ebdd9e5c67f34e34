import Gates
import Testing

@Suite("Names in noisy texts are found", .enabled(if: Gate.corpora != nil))
struct RecogniserGates {
  @Test(
    "F1 of exact spans",
    arguments: [("wnut17", "dev"), ("wnut17", "test_half"), ("btc", "dev"), ("btc", "test_half")])
  func findsNames(set: String, part: String) throws {
    let figures = try NameSets().measure(set, part)
    #expect(Gate.holds("names_f1_\(set)_\(part)", figures.f1))
    #expect(Gate.holds("names_calibration_\(set)_\(part)", figures.calibration))
  }

  @Test("F1 of the model of freely licensed texts", arguments: ["wnut17", "btc"])
  func findsNamesFreely(set: String) throws {
    let figures = try NameSets(isPermissive: true).measure(set, "dev")
    #expect(Gate.holds("names_f1_\(set)_dev_permissive", figures.f1))
  }
}
