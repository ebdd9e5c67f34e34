import Gates
import Model
import Testing

@testable import Parsing

@Suite("Texts are told from their copies")
struct DuplicateFinderTests {
  /// Cluster, original and similarity of each text.
  private func find(
    _ texts: [String], urls: [String?] = [], days: [Int64?] = []
  ) -> [(cluster: Int, original: Int?, similarity: Double)] {
    var finder = DuplicateFinder()
    return texts.enumerated().map { place, text in
      let match = finder.add(
        Array(text.utf8).span, id: Array("\(place)".utf8),
        url: place < urls.count ? urls[place] : nil,
        at: place < days.count ? days[place].map { Timestamp(seconds: $0 * 86_400) } : nil)
      return (
        Int(String(decoding: match.cluster, as: UTF8.self)) ?? -1,
        match.duplicateOf.flatMap { Int(String(decoding: $0, as: UTF8.self)) }, match.similarity
      )
    }
  }

  private let story = """
    The council voted on Tuesday to close the old bridge for repairs that will last until spring. \
    Traffic goes by way of the harbour road, where two lanes have been painted for buses and bikes. \
    Shop owners on the east bank fear for their winter trade, and the mayor has promised them help. \
    Engineers found rust in four of the nine arches last year, more than anybody had expected.
    """

  @Test("a copy in a frame, with other words, cut off or only its lead belongs to its story")
  func findsCopies() {
    let copies = [
      "Home News Sport Subscribe\n\(story)\nAll rights reserved. Read more on this topic.",
      story.replacing("Tuesday", with: "Wednesday").replacing("winter ", with: ""),
      String(story.prefix(230)) + "…",
      story.uppercased(),
      "Ein Blick: " + story.replacing(".", with: " .").replacing(" ", with: "  "),
    ]
    let found = find([story] + copies + ["> \(story)\nI walk there each day and never saw it."])
    #expect(found.map(\.cluster) == [0, 0, 0, 0, 0, 0, 6])
    #expect(found.map(\.original) == [nil, 0, 0, 0, 0, 0, nil])
    #expect(found[4].similarity == 1 && found[1].similarity < 1)
  }

  @Test("a site's frame around other stories, and a form filled in twice, are no copies")
  func leavesOthers() {
    let other = """
      A farmer from the hills has bred a potato that keeps for two years without a cellar. It is \
      small, blue and, he says, an acquired taste. The seed bank took a hundred of them, and schools \
      in the valley will grow some next year to see whether children like the colour at least.
      """
    func page(_ text: String) -> String {
      "Home News Sport Culture Travel Weather Search Subscribe Sign in\n\(text)\nAll rights "
        + "reserved. No part of this page may be used without leave of the publisher, who "
        + "answers letters on weekdays. Terms Privacy Contact Imprint Jobs Advertise with us."
    }
    let found = find([
      page(story), page(other),
      "The Alder Group reported revenue of 412 million dollars for the quarter, up 7 percent, "
        + "and expects 430 in the next. A call with analysts will be held on Friday at noon.",
      "The Birch Group reported revenue of 97 million dollars for the quarter, up 12 percent, "
        + "and expects 105 in the next. A call with analysts will be held on Friday at noon.",
    ])
    #expect(found.map(\.original) == [nil, nil, nil, nil])
  }

  @Test("what people say in the same few words is everybody's own")
  func leavesFormulas() {
    let formulas = ["+1", "Thanks!", "", "😀", "Thank you very much", "ありがとうございます", "!!!"]
    #expect(find(formulas + formulas).allSatisfy { $0.original == nil })
    let same = find(
      ["Thanks!", "Thanks!", "Thanks!"],
      urls: ["https://x.example/1", "https://x.example/1", "https://x.example/2"])
    #expect(same.map(\.original) == [nil, 0, nil])
    let short = find([
      "The bridge is closed on Tuesday", "the bridge is closed on TUESDAY!",
      "The bridge is open on Tuesday",
    ])
    #expect(short.map(\.original) == [nil, 0, nil])
  }

  @Test(
    "copies are found in scripts without spaces",
    arguments: [
      "市议会星期二投票决定关闭旧桥进行维修，工程将持续到明年春天。来往车辆改走海港路，那里已经为公共汽车和自行车画好了两条车道。东岸的店主担心冬季生意，市长答应帮助他们。",
      "市議会は火曜日、春まで続く修理のために古い橋を閉鎖することを決めた。車は港の道を通り、そこにはバスと自転車のための二つの車線が引かれている。東岸の店主たちは冬の商売を心配している。",
      "สภาเมืองลงมติเมื่อวันอังคารให้ปิดสะพานเก่าเพื่อซ่อมแซมจนถึงฤดูใบไม้ผลิ การจราจรจะใช้ถนนท่าเรือซึ่งทาสีช่องทางสำหรับรถประจำทางและจักรยานไว้แล้ว เจ้าของร้านค้าฝั่งตะวันออกกังวลเรื่องการค้าในฤดูหนาว",
      "صوت المجلس يوم الثلاثاء على إغلاق الجسر القديم للإصلاح حتى الربيع وتمر السيارات عبر طريق الميناء حيث رسم مساران للحافلات والدراجات ويخشى أصحاب المحلات على تجارتهم في الشتاء",
    ])
  func findsWithoutSpaces(text: String) {
    let cut = String(text.prefix(text.count * 2 / 3))
    let found = find([
      text, "首页 新闻 Home News\n" + text + "\nCopyright", cut, String(text.reversed()),
    ])
    #expect(found.map(\.original) == [nil, 0, 0, nil])
  }

  @Test("thirty days part two texts, not a cluster that goes on; without a time nothing does")
  func hasWindow() {
    let far = find([story, story, story], days: [0, 31, 60])
    #expect(far.map(\.original) == [nil, nil, 1])
    let chain = find([story, story, story, story], days: [0, 25, 50, 90])
    #expect(chain.map(\.cluster) == [0, 0, 0, 3])
    #expect(chain.map(\.original) == [nil, 0, 1, nil])
    let undated = find([story, story, story], days: [0, nil, 400])
    #expect(undated.map(\.cluster) == [0, 0, 0])
    let late = find([story, story], days: [100, 80])
    #expect(late.map(\.original) == [nil, 0])
  }

  /// Words of no language, from a seed.
  private func words(_ count: Int, _ random: inout FuzzRandom) -> String {
    (0..<count).map { _ in "w\(random.next(20_000))" }.joined(separator: " ")
  }

  @Test("what it keeps of a text is bounded, and what has left the window is forgotten")
  func isBounded() {
    var random = FuzzRandom(seed: 1)
    var finder = DuplicateFinder()
    for number in 0..<500 {
      _ = finder.add(Array(words(1500, &random).utf8).span, id: Array("\(number)".utf8))
    }
    #expect(finder.count == 500 && finder.bytes <= 500 * DuplicateFinder.mostBytes)
    finder = DuplicateFinder()
    for number in 0..<70_000 {
      let at = Timestamp(seconds: Int64(number) * 600)
      _ = finder.add(
        Array(words(10, &random).utf8).span, id: Array("\(number)".utf8), at: at)
    }
    // Ten minutes a text: 30 days are 4,320 of them.
    #expect(finder.count < 10_000)
    let story = Array(words(40, &random).utf8)
    _ = finder.add(story.span, id: [1], at: Timestamp(seconds: 42_000_000))
    let again = finder.add(story.span, id: [2], at: Timestamp(seconds: 42_000_600))
    #expect(again.duplicateOf == [1])
  }

  @Test("a text that is shared for ever takes no more for it")
  func copiesAreFree() {
    var finder = DuplicateFinder()
    let text = Array(story.utf8)
    for number in 0..<3000 {
      _ = finder.add(
        text.span, id: Array("\(100_000 + number)".utf8),
        at: Timestamp(seconds: Int64(number) * 86_400))
    }
    #expect(finder.count == 1 && finder.bytes < 20_000)
  }

  @Test("many texts with one beginning cost no more each than few do")
  func isLinear() {
    var random = FuzzRandom(seed: 2)
    let lead = words(45, &random)
    var finder = DuplicateFinder()
    func seconds(_ count: Int) -> Double {
      let texts = (0..<count).map { _ in Array((lead + " " + words(60, &random)).utf8) }
      let start = ContinuousClock.now
      for text in texts { _ = finder.add(text.span, id: [0]) }
      return Double((ContinuousClock.now - start) / .microseconds(1))
    }
    let first = seconds(1500)
    _ = seconds(6000)
    let last = seconds(1500)
    #expect(last < 4 * first, "\(first) µs, then \(last) µs")
  }

  @Test("no bytes are too strange")
  func takesAnything() {
    var finder = DuplicateFinder()
    let pieces = [
      Array(story.utf8), [0xFF, 0xFE], [0], Array("https://".utf8), Array("www.".utf8),
      Array("\n>".utf8), Array("ก็้".utf8), Array("@".utf8), [0xE4, 0xB8], Array("\u{AD}é".utf8),
    ]
    var failures = 0
    _ = FuzzRun.run(atLeast: 200) { random in
      var text: [UInt8] = []
      for _ in 0..<random.next(12) {
        let piece = pieces[random.next(pieces.count)]
        text += piece.prefix(1 + random.next(piece.count))
        if random.next(3) == 0 { text.append(UInt8(random.next(256))) }
      }
      let match = finder.add(text.span, id: [1])
      let isOdd = !(0...1).contains(match.similarity)
      failures += isOdd ? 1 : 0
      return isOdd ? 1 : 0
    }
    #expect(failures == 0)
    for size in [0, 1, 2, 7, 8, 9, 1023, 1024, 1025, 5000] {
      let text = Array(String(repeating: "ab ", count: size).utf8)
      _ = finder.add(text.span, id: [2])
      _ = finder.add(Array(String(repeating: "界", count: size).utf8).span, id: [3])
    }
  }
}
