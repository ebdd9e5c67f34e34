import Foundation
import Gates
import Model
import Testing

@testable import Customers

/// A public set of records with the truth of which are one: rows under our column names, as somebody
/// would hand them over, and the name of each row's entity.
struct RecordCorpus {
  private(set) var customers: [Customer] = []
  private(set) var truth: [String] = []
  /// Number of the file that each row came from.
  private(set) var side: [Int] = []

  /// Columns of febrl's sets by ours.
  static let febrl = [
    "given_name": "first_name", "surname": "last_name", "street_number": "street",
    "address_1": "street", "suburb": "city", "postcode": "postcode",
    "date_of_birth": "birth_date", "rec_id": "id",
  ]

  /// Columns of splink's sets by ours.
  static let splink = [
    "unique_id": "id", "surname": "last_name", "dob": "birth_date", "birth_place": "city",
    "postcode_fake": "postcode",
  ]

  /// Reads files of entities/records; the entity is in `truthColumn`, or in the second part of
  /// febrl's ids.
  init(_ files: [String], _ mapping: [String: String], truthColumn: String? = nil) throws {
    let folder = try #require(Gate.corpora) + "/entities/records/"
    for (number, name) in files.enumerated() {
      let bytes =
        name.hasSuffix(".gz")
        ? Array(try Gate.unpack(folder + name)) : try FileBytes.read(folder + name)
      let file = CustomerFile(bytes, mapping: mapping, keepsFields: true)
      #expect(file.unreadable == 0)
      for (customer, fields) in zip(file.customers, file.fields) {
        customers.append(customer)
        side.append(number)
        let parts = customer.id.split(separator: "-")
        truth.append(truthColumn.map { fields[$0] ?? "" } ?? String(parts[1]))
      }
    }
  }

  /// The made-up customers of entities/mission.
  static func mission() throws -> RecordCorpus {
    let folder = try #require(Gate.corpora) + "/entities/mission"
    var corpus = RecordCorpus()
    corpus.customers = try CustomerFile(path: folder + "/customers.csv").customers
    var entities: [String: String] = [:]
    let text = try String(contentsOfFile: folder + "/customers_truth.csv", encoding: .utf8)
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let parts = line.split(separator: ",")
      for id in parts[1].split(separator: ";") { entities[String(id)] = String(parts[0]) }
    }
    corpus.truth = corpus.customers.map { entities[$0.id] ?? "alone " + $0.id }
    corpus.side = corpus.customers.map { _ in 0 }
    return corpus
  }

  private init() {}
}

/// Figures of found duplicates against the truth.
struct RecordFigures {
  /// Over all pairs of rows within clusters.
  let pairF1: Double
  let pairPrecision: Double
  let pairRecall: Double
  /// Over whole clusters of two and more, exactly as they are.
  let clusterF1: Double
  /// Over the pairs with their chances: at 0.5, and at the best threshold.
  let listedF1: Double
  let bestF1: Double
  let recallAt99: Double
  let calibration: Double

  init(_ corpus: RecordCorpus, _ finder: DuplicateFinder) {
    let truth = corpus.truth
    var sizes: [String: Int] = [:]
    for entity in truth { sizes[entity, default: 0] += 1 }
    let total = Double(sizes.values.reduce(0) { $0 + $1 * ($1 - 1) / 2 })
    var inside = 0
    var right = 0
    var exact = 0
    let clusters = finder.clusters.filter { $0.members.count > 1 }
    for cluster in clusters {
      inside += cluster.members.count * (cluster.members.count - 1) / 2
      var counts: [String: Int] = [:]
      for row in cluster.members { counts[truth[row], default: 0] += 1 }
      for count in counts.values { right += count * (count - 1) / 2 }
      if counts.count == 1, sizes[truth[cluster.members[0]]] == cluster.members.count { exact += 1 }
    }
    pairPrecision = Double(right) / Double(max(1, inside))
    pairRecall = Double(right) / total
    pairF1 = RecordFigures.f1(pairPrecision, pairRecall)
    clusterF1 = RecordFigures.f1(
      Double(exact) / Double(max(1, clusters.count)),
      Double(exact) / Double(sizes.values.count { $0 > 1 }))
    let pairs = finder.clusters.flatMap(\.pairs).sorted { $0.probability > $1.probability }
    var agreed = 0.0
    var best = 0.0
    var atHalf = 0.0
    var recall = 0.0
    var bins = [(chance: Double, right: Double)](repeating: (0, 0), count: 10)
    for (index, pair) in pairs.enumerated() {
      let isRight = truth[pair.a] == truth[pair.b]
      if isRight { agreed += 1 }
      let bin = min(9, Int(pair.probability * 10))
      bins[bin].chance += pair.probability
      bins[bin].right += isRight ? 1 : 0
      let precision = agreed / Double(index + 1)
      let value = RecordFigures.f1(precision, agreed / total)
      if pair.probability >= 0.5 { atHalf = value }
      best = max(best, value)
      if precision >= 0.99 { recall = agreed / total }
    }
    listedF1 = atHalf
    bestF1 = best
    recallAt99 = recall
    calibration =
      1 - bins.reduce(0) { $0 + abs($1.chance - $1.right) } / Double(max(1, pairs.count))
  }

  /// One line for the log.
  func describe(_ name: String) {
    print(
      "records \(name): pair F1 \(pairF1) (\(pairPrecision), \(pairRecall)), cluster F1 "
        + "\(clusterF1), pairs at .5 F1 \(listedF1), at best \(bestF1), recall at .99 \(recallAt99), "
        + "calibration \(calibration)")
  }

  private static func f1(_ precision: Double, _ recall: Double) -> Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }
}
