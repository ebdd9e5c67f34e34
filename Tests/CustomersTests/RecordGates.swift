import Gates
import Testing

@testable import Customers

/// Figures of finding duplicates on public sets. Nothing is trained on any of them: each list is
/// weighed by itself.
@Suite("Duplicates hold their floors", .enabled(if: Gate.corpora != nil))
struct RecordGates {
  @Test("historical persons with many slips are put together")
  func historical() throws {
    let corpus = try RecordCorpus(
      ["historical_50k.half.jsonl.gz"], RecordCorpus.splink, truthColumn: "cluster")
    let figures = figures("historical_50k", corpus)
    #expect(Gate.holds("records_historical_pair_f1", figures.pairF1))
    #expect(Gate.holds("records_historical_listed_f1", figures.listedF1))
    #expect(Gate.holds("records_historical_recall_at_99", figures.recallAt99))
    #expect(Gate.holds("records_historical_calibration", figures.calibration))
  }

  @Test("made-up persons with broken fields are put together")
  func fake() throws {
    let corpus = try RecordCorpus(
      ["fake_1000.jsonl"], RecordCorpus.splink, truthColumn: "cluster")
    let figures = figures("fake_1000", corpus)
    #expect(Gate.holds("records_fake_pair_f1", figures.pairF1))
    #expect(Gate.holds("records_fake_listed_f1", figures.listedF1))
  }

  @Test("two lists of the same persons are linked, and one with several copies of each is cleaned")
  func febrl() throws {
    let both = try RecordCorpus(
      ["febrl_dataset4a.half.jsonl", "febrl_dataset4b.half.jsonl"], RecordCorpus.febrl)
    let linked = figures("febrl4", both)
    #expect(Gate.holds("records_febrl4_pair_f1", linked.pairF1))
    #expect(Gate.holds("records_febrl4_listed_f1", linked.listedF1))
    #expect(Gate.holds("records_febrl4_best_f1", linked.bestF1))
    let copies = try RecordCorpus(["febrl_dataset3.half.jsonl"], RecordCorpus.febrl)
    let cleaned = figures("febrl3", copies)
    #expect(Gate.holds("records_febrl3_pair_f1", cleaned.pairF1))
    #expect(Gate.holds("records_febrl3_cluster_f1", cleaned.clusterF1))
  }

  @Test("customers with namesakes in the same city are not put together more than they must")
  func mission() throws {
    let figures = figures("mission", try RecordCorpus.mission())
    #expect(Gate.holds("records_mission_pair_f1", figures.pairF1))
    #expect(Gate.holds("records_mission_cluster_f1", figures.clusterF1))
    #expect(Gate.holds("records_mission_recall_at_99", figures.recallAt99))
  }

  private func figures(_ name: String, _ corpus: RecordCorpus) -> RecordFigures {
    let figures = RecordFigures(corpus, DuplicateFinder(corpus.customers))
    figures.describe(name)
    return figures
  }
}
