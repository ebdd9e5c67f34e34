import Foundation
import Model
import SocialText
import Testing

@testable import Sentiment

@Suite("Emotions, flags and intents")
struct HeadTests {
  /// Sentences of our own with the intent that each shows most, written without the list of cues at
  /// hand; what shows none is a plain remark.
  private static let sentences: [(intent: Intent?, text: String)] = [
    (.purchase, "Which shop near Leeds sells this jacket?"),
    (.purchase, "Payday on Friday and that blender is finally mine."),
    (.purchase, "Thinking about getting the blue one for my dad."),
    (.purchase, "Do you still have the 42 inch model in stock?"),
    (.purchase, "We are in the market for a new tent this summer."),
    (.purchase, "Is there a discount code for first orders? I have two in my cart."),
    (.purchase, "Definitely going to order these boots tonight."),
    (.purchase, "How much would a yearly ticket be for two adults?"),
    (.purchase, "Looking to buy a second-hand one around Bristol."),
    (.purchase, "My next laptop will be this, I have decided."),
    (.purchase, "Can I preorder in the store or only online?"),
    (.purchase, "Saving up for the cargo bike now."),
    (.churn, "That's it, I'm moving to another bank next month."),
    (.churn, "We just cancelled our plan after nine years."),
    (.churn, "You have lost a customer today."),
    (.churn, "Deleted my account, the new terms are a joke."),
    (.churn, "I'm switching to Nordwind when the contract ends."),
    (.churn, "We will not be renewing in March."),
    (.churn, "Last time I book with them."),
    (.churn, "Can somebody tell me how to close my account?"),
    (.churn, "Taking my money elsewhere from now on."),
    (.churn, "Uninstalled it yesterday and feel better."),
    (.churn, "Never ordering here again."),
    (.churn, "Does anybody know a good alternative? I want out."),
    (.idea, "Please add a dark theme to the reader."),
    (.idea, "It would be great if the lid came off for cleaning."),
    (.idea, "You should sell refill packs."),
    (.idea, "Could you make the font size adjustable?"),
    (.idea, "I'd love to see a version for left-handed people."),
    (.idea, "How about a quieter mode for the night?"),
    (.idea, "Wish there was a way to sort by date."),
    (.idea, "Any plans for an offline map?"),
    (.idea, "Suggestion: print the opening hours on the door."),
    (.idea, "Let us pick the delivery window ourselves."),
    (.idea, "A USB-C port would make this perfect."),
    (.idea, "Consider adding vegan options to the lunch menu."),
    (.question, "What time does the desk open on Sundays?"),
    (.question, "Does the charger work with the older model?"),
    (.question, "Anyone know if the pool is heated?"),
    (.question, "How do I reset the timer?"),
    (.question, "Is the museum open on Monday?"),
    (.question, "Could you tell me where my parcel is"),
    (.question, "Wondering if it fits under an airline seat."),
    (.question, "who do I contact about a lost scarf"),
    (.question, "Which of the two filters lasts longer?"),
    (.question, "Are dogs allowed on the terrace?"),
    (.complaint, "Ordered three weeks ago and still nothing."),
    (.complaint, "The hinge snapped on the second day."),
    (.complaint, "Nobody answers the phone at your office."),
    (.complaint, "Two hours on hold and then the line went dead."),
    (.complaint, "The soup was cold and the waiter rude."),
    (.complaint, "Your app logs me out every single time."),
    (.complaint, "I was charged for a room I never used."),
    (.complaint, "Wrong size again, this is the third parcel."),
    (.complaint, "The screen flickers and support ignores my mails."),
    (.complaint, "Awful flight, broken seat and no apology."),
    (.praise, "Your team on the desk was wonderful today."),
    (.praise, "Best headphones I have owned so far."),
    (.praise, "Thanks for the quick repair, runs like new."),
    (.praise, "What a lovely stay, the breakfast was superb."),
    (.praise, "Hats off to the driver who waited for us."),
    (.praise, "Really impressed by how sturdy this shelf is."),
    (.praise, "The new update is brilliant, great work!"),
    (.praise, "Five years old and it still works perfectly."),
    (.praise, "Excellent value and very friendly staff."),
    (.praise, "So happy with my new bike."),
    (nil, "The meeting is at ten in the library."),
    (nil, "We took the train to Ghent on Saturday."),
    (nil, "The report has forty pages."),
    (nil, "My sister teaches chemistry."),
    (nil, "It rained all morning."),
    (nil, "The shop opens a second branch in May."),
    (nil, "He reads the paper over breakfast."),
    (nil, "There are two lifts in the building."),
    (nil, "The match starts at eight."),
    (nil, "She walked to the office."),
  ]

  private static let urgent: [(isUrgent: Bool, text: String)] = [
    (true, "We are stranded at the airport, somebody pick up!"),
    (true, "My card was stolen and somebody is using it right now, please help"),
    (true, "I need this today, the wedding is tomorrow."),
    (true, "The battery caught fire in my kitchen"),
    (true, "Your site is down and our sale starts in an hour"),
    (true, "Call me back ASAP"),
    (true, "Locked out of the flat with the baby inside"),
    (true, "This is an emergency, there is a gas leak"),
    (true, "I need an answer immediately or we miss the deadline"),
    (true, "Please respond urgently"),
    (true, "I have been hacked, block my account"),
    (true, "We have to know by tonight"),
    (false, "Take your time, no hurry."), (false, "The train leaves at nine."),
    (false, "I love the new smoke-grey colour."), (false, "Parcel arrived, thanks."),
    (false, "The museum is closed on Mondays."), (false, "The soup was cold."),
    (false, "Maybe one day I will visit."), (false, "The film starts slowly."),
    (false, "We painted the fence."), (false, "She called back last week."),
    (false, "The report is due in spring."), (false, "Great match yesterday!"),
  ]

  @Test("intents of plain sentences: found, and not found where they are not")
  func intents() throws {
    let scoring = try Scoring()
    let results = Self.sentences.map { scoring.score($0.text).intents }
    var low = 1.0
    for (place, intent) in Intent.allCases.enumerated() {
      var counts = (right: 0.0, found: 0.0, all: 0.0)
      for (sentence, intents) in zip(Self.sentences, results) {
        let isTrue = sentence.intent == intent
        // A question may ask for a thing to buy or to be added, and a leaver may complain.
        let isOpen = sentence.intent != nil && [.question, .complaint].contains(intent)
        if isTrue { counts.all += 1 }
        guard intents[place] > 0.5 else { continue }
        if isTrue { counts.right += 1 }
        if isTrue || !isOpen { counts.found += 1 }
      }
      let (precision, recall) = (counts.right / max(1, counts.found), counts.right / counts.all)
      print("intent \(intent.rawValue): precision \(precision), recall \(recall)")
      low = min(low, precision, recall)
    }
    #expect(low >= 0.5)
  }

  @Test("urgency of plain sentences")
  func urgency() throws {
    let scoring = try Scoring()
    let found = Self.urgent.map { ($0.isUrgent, scoring.score($0.text).isUrgent) }
    let right = Double(found.filter { $0.0 && $0.1 }.count)
    let wrong = Double(found.filter { !$0.0 && $0.1 }.count)
    let recall = right / Double(found.filter { $0.0 }.count)
    print("urgent: precision \(right / max(1, right + wrong)), recall \(recall)")
    #expect(wrong <= 1)
    #expect(recall >= 0.7)
  }

  @Test("bad input: nothing, signs alone, one word, much text, a wrong language")
  func takesAll() throws {
    let scoring = try Scoring()
    for text in ["", "   ", "!!!", "12:30 – 14:00"] {
      let result = scoring.score(text)
      #expect(result.emotions.allSatisfy { $0 == 0 } && !result.isIronic, "\(text)")
      #expect(result.scale == 3)
    }
    let texts = ["wow", "😡😡", String(repeating: "The soup was cold. ", count: 50_000)]
    for text in texts {
      for language in ["en", "en-GB", "und", "de", "x", ""] {
        let result = scoring.score(text, language: language)
        #expect(result.emotions.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(result.intents.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect((1...5).contains(result.scale))
      }
    }
  }

  @Test("without the file cues alone decide, and a damaged one is an error that names it")
  func opensTheModel() throws {
    let source =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .path + "/Lexicons"
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lexicon-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: copy) }
    let model = copy.appendingPathComponent("heads.model")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: source + "/heads.model"))
    try bytes.write(to: model)
    let whole = try SentimentLexicons(folder: copy.path)
    #expect(whole.heads != nil)
    #expect(try SentimentLexicons(folder: copy.path, readsHeads: false).heads == nil)
    try FileManager.default.removeItem(at: model)
    #expect(try SentimentLexicons(folder: copy.path).fingerprint != whole.fingerprint)
    for broken in [bytes.prefix(5000), bytes.dropFirst(1), Data("earshot".utf8), Data()] {
      try broken.write(to: model)
      let error = #expect(throws: LexiconError.self) {
        try SentimentLexicons(folder: copy.path)
      }
      #expect(error?.path.hasSuffix("heads.model") == true)
    }
  }
}
