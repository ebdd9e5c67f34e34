import Entities
import Model
import SocialText

/// Chances that names are right, fitted on texts that nothing was learned from: for each type a
/// logistic function of the two leads, drawn towards that of all types together.
struct EntityCalibration {
  /// Three numbers for each type.
  private(set) var slopes: [[Double]] = []

  private typealias Row = (
    type: Int, lead: Double, other: Double, isRight: Bool, source: EntityCorpus.Source,
    weight: Double
  )

  init(_ examples: [EntityCorpus.Example], _ model: NameModel) {
    var rows: [Row] = []
    var scratch = NameScratch()
    for example in examples {
      let found = EntityTraining.names(example, model, &scratch)
      let names = scratch.names
      for name in EntityCorpus.marked(example, found) {
        let isRight = example.names.contains { $0.tokens == name.tokens && $0.type == name.type }
        let leads = model.leads(names[name.entity])
        rows.append(
          (names[name.entity].type, leads.name, leads.type, isRight, example.source, 1))
      }
    }
    // Between counting each name and counting each set alike: the larger set would be right on
    // average and the smaller one wrong.
    let counts = Dictionary(grouping: rows, by: \.source).mapValues { Double($0.count) }
    let mean = Double(rows.count) / Double(max(1, counts.count))
    for index in rows.indices {
      rows[index].weight = (mean / (counts[rows[index].source] ?? mean)).squareRoot().squareRoot()
    }
    let all = Self.fit(rows, towards: [0, 0, 0], pull: 0.01)
    slopes = NameModel.types.indices.map { type in
      Self.fit(rows.filter { $0.type == type }, towards: all, pull: 5)
    }
  }

  /// Newton's method would be quicker; a few hundred rows need no hurry.
  private static func fit(_ rows: [Row], towards: [Double], pull: Double) -> [Double] {
    var slope = towards
    let size = 0.5 / Double(rows.count + 10)
    for _ in 0..<4000 {
      var change = (0..<3).map { pull * (towards[$0] - slope[$0]) }
      for row in rows {
        let miss =
          row.weight * ((row.isRight ? 1 : 0) - NameModel.chance(row.lead, row.other, slope))
        change[0] += miss
        change[1] += miss * min(max(row.lead, -4), 12) / 4
        change[2] += miss * min(max(row.other, 0), 6) / 2
      }
      slope[0] += size * change[0]
      slope[1] += size * change[1] / 4
      slope[2] += size * change[2] / 2
    }
    return slope
  }

  /// Expected calibration error over ten parts of equal width.
  static func error(_ examples: [EntityCorpus.Example], _ model: NameModel) -> Double {
    var sums = [(said: Double, right: Double, count: Int)](repeating: (0, 0, 0), count: 10)
    var scratch = NameScratch()
    var count = 0
    for example in examples {
      let found = EntityTraining.names(example, model, &scratch)
      for name in EntityCorpus.marked(example, found) {
        let chance = found[name.entity].confidence
        let bin = min(9, Int(chance * 10))
        sums[bin].said += chance
        sums[bin].count += 1
        count += 1
        if example.names.contains(where: { $0.tokens == name.tokens && $0.type == name.type }) {
          sums[bin].right += 1
        }
      }
    }
    return sums.reduce(0) { $0 + abs($1.said - $1.right) } / Double(max(1, count))
  }
}
