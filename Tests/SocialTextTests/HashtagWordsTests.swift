import Foundation
import Gates
import Testing

@testable import SocialText

@Suite("Hashtags fall into their words")
struct HashtagWordsTests {
  static func split(_ tag: String, _ splitter: HashtagWords) -> [String] {
    let text = Array("so #\(tag) it is".utf8)
    var tokens: [Token] = []
    var words: [TextSpan] = []
    Tokenizer().tokenize(text.span, into: &tokens)
    guard let token = tokens.first(where: { $0.kind == .hashtag }) else { return [] }
    splitter.split(text.span, token.span, into: &words)
    return words.map { String(decoding: text[$0.start..<$0.end], as: UTF8.self) }
  }

  static func english() throws -> HashtagWords {
    HashtagWords(
      frequencies: try WordLists(folder: WordListsTests.folder).words(for: "en").frequencies)
  }

  @Test("most tags of our own table are split exactly")
  func table() throws {
    let splitter = try Self.english()
    var right = 0
    let cases = Self.cases.split(separator: "\n")
    for line in cases {
      let parts = line.split(separator: "|")
      let words = Self.split(String(parts[0]), splitter).joined(separator: " ")
      if words == parts[1] { right += 1 } else { print("hashtag \(parts[0]): \(words)") }
    }
    #expect(cases.count >= 150)
    #expect(Gate.holds("hashtag_exact_splits", Double(right) / Double(cases.count)))
  }

  @Test(
    "without a word list case, digits and underscores part the words",
    arguments: [
      ("SchlechterServiceNRW2024", "Schlechter Service NRW 2024"), ("ÉtéIndien", "Été Indien"),
      ("schlechterservice", "schlechterservice"), ("gute_Nacht", "gute Nacht"),
      ("iPhone", "iPhone"), ("NHSworkers", "NHSworkers"), ("GrünerTee", "Grüner Tee"),
    ])
  func withoutWords(_ tag: String, _ words: String) {
    #expect(
      Self.split(tag, HashtagWords(frequencies: nil)).joined(separator: " ") == words, "\(tag)")
  }

  @Test("spans are in order, inside the tag, at scalars' edges, and lose nothing but signs")
  func tiles() throws {
    let splitter = try Self.english()
    var state: UInt64 = 7
    let letters = Array("aAbBeEtT09_éÉßñяЯ東ﾊ\u{301}\u{200D}".unicodeScalars)
    for round in 0..<3000 {
      var tag = "#a"
      for _ in 0..<(round % 90) {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        tag.unicodeScalars.append(letters[Int(state >> 33) % letters.count])
      }
      let bytes = Array(tag.utf8)
      var words: [TextSpan] = []
      splitter.split(bytes.span, TextSpan(start: 0, end: bytes.count), into: &words)
      var covered = 0
      var last = 1
      for word in words {
        #expect(word.start >= last && word.start < word.end && word.end <= bytes.count)
        #expect(String(validating: bytes[word.start..<word.end], as: UTF8.self) != nil)
        covered += word.count
        last = word.end
      }
      let signs = tag.unicodeScalars.filter { $0 == "_" || $0 == "#" }.count
      #expect(covered >= bytes.count - signs - 3 * tag.unicodeScalars.count { $0 == "\u{200D}" })
      #expect(!words.isEmpty)
    }
  }

  /// Tag and its words; written by us.
  static let cases = """
    WorstServiceEver|Worst Service Ever
    worstserviceever|worst service ever
    WORSTSERVICEEVER|WORST SERVICE EVER
    BlackLivesMatter2020|Black Lives Matter 2020
    blacklivesmatter|black lives matter
    NHSworkers|NHS workers
    iPhone15Pro|iPhone 15 Pro
    100DaysOfCode|100 Days Of Code
    ÉtéIndien|Été Indien
    customer_service|customer service
    Customer_Service_Fail|Customer Service Fail
    neveragain|never again
    NeverAgain|Never Again
    notmypresident|not my president
    NotMyPresident|Not My President
    loveit|love it
    lovethis|love this
    epicfail|epic fail
    EpicFail|Epic Fail
    badservice|bad service
    terribleservice|terrible service
    greatservice|great service
    happycustomer|happy customer
    unhappycustomer|unhappy customer
    notimpressed|not impressed
    NotImpressed|Not Impressed
    sodisappointed|so disappointed
    verydisappointed|very disappointed
    wasteofmoney|waste of money
    WasteOfMoney|Waste Of Money
    wasteoftime|waste of time
    ripoff|rip off
    moneyback|money back
    thankyou|thank you
    ThankYouNHS|Thank You NHS
    bestdayever|best day ever
    BestDayEver|Best Day Ever
    worstdayever|worst day ever
    firstworldproblems|first world problems
    throwbackthursday|throwback thursday
    ThrowbackThursday|Throwback Thursday
    mondaymotivation|monday motivation
    MotivationMonday|Motivation Monday
    tbt|tbt
    foodporn|food porn
    nofilter|no filter
    instagood|instagood
    photooftheday|photo of the day
    picoftheday|pic of the day
    ootd|ootd
    climatechange|climate change
    ClimateAction|Climate Action
    SaveThePlanet|Save The Planet
    savetheplanet|save the planet
    healthcare|healthcare
    mentalhealth|mental health
    MentalHealthAwareness|Mental Health Awareness
    breakingnews|breaking news
    BreakingNews|Breaking News
    FakeNews|Fake News
    fakenews|fake news
    MakeAmericaGreatAgain|Make America Great Again
    makeamericagreatagain|make america great again
    YesWeCan|Yes We Can
    yeswecan|yes we can
    IStandWithUkraine|I Stand With Ukraine
    istandwithukraine|i stand with ukraine
    prayforparis|pray for paris
    PrayForParis|Pray For Paris
    brexit|brexit
    Brexit|Brexit
    StopBrexit|Stop Brexit
    GetBrexitDone|Get Brexit Done
    COVID19|COVID 19
    covid19|covid 19
    StayAtHome|Stay At Home
    stayhome|stay home
    StayHomeSaveLives|Stay Home Save Lives
    workfromhome|work from home
    WFH|WFH
    USA|USA
    usa|usa
    NASA|NASA
    NFLDraft|NFL Draft
    NBAFinals|NBA Finals
    UEFAChampionsLeague|UEFA Champions League
    WorldCup2022|World Cup 2022
    worldcup|world cup
    Euro2020|Euro 2020
    FIFAWorldCup|FIFA World Cup
    SuperBowl|Super Bowl
    SuperBowlLIV|Super Bowl LIV
    YouTube|YouTube
    youtube|youtube
    JavaScript|JavaScript
    PlayStation5|PlayStation 5
    PS5|PS5
    G20|G20
    B2B|B2B
    4K|4K
    5G|5G
    5GNetwork|5G Network
    MP3|MP3
    4thOfJuly|4th Of July
    4thofjuly|4th of july
    1stPlace|1st Place
    90sMusic|90s Music
    80s|80s
    Top10|Top 10
    top10movies|top 10 movies
    Vote2020|Vote 2020
    2020Election|2020 Election
    Day1|Day 1
    day1ofschool|day 1 of school
    backtoschool|back to school
    BackToSchool|Back To School
    earlyaccess|early access
    gameover|game over
    GameOfThrones|Game Of Thrones
    gameofthrones|game of thrones
    TheWalkingDead|The Walking Dead
    starwars|star wars
    StarWarsDay|Star Wars Day
    maythefourth|may the fourth
    HappyBirthday|Happy Birthday
    happybirthday|happy birthday
    HappyNewYear|Happy New Year
    happynewyear|happy new year
    MerryChristmas|Merry Christmas
    merrychristmas|merry christmas
    BlackFriday|Black Friday
    blackfriday|black friday
    CyberMondayDeals|Cyber Monday Deals
    smallbusiness|small business
    ShopLocal|Shop Local
    shoplocal|shop local
    buynow|buy now
    freeshipping|free shipping
    customerexperience|customer experience
    DigitalMarketing|Digital Marketing
    digitalmarketing|digital marketing
    SocialMediaMarketing|Social Media Marketing
    socialmedia|social media
    machinelearning|machine learning
    MachineLearning|Machine Learning
    ArtificialIntelligence|Artificial Intelligence
    BigData|Big Data
    bigdata|big data
    openscience|open science
    OpenAI|Open AI
    AIethics|AI ethics
    UXdesign|UX design
    PRfail|PR fail
    BBCNews|BBC News
    bbcnews|bbc news
    CNNBreaking|CNN Breaking
    EUelections|EU elections
    USelection2020|US election 2020
    UKweather|UK weather
    LondonUnderground|London Underground
    newyork|new york
    NewYorkCity|New York City
    iloveny|i love ny
    iLoveNY|i Love NY
    IloveYou|I love You
    iloveyou|i love you
    iPad|iPad
    iPadPro|iPad Pro
    eBay|eBay
    iPhone|iPhone
    iphone|iphone
    macbook|macbook
    Windows11|Windows 11
    android13update|android 13 update
    brokenphone|broken phone
    batterylife|battery life
    phonedied|phone died
    delayedflight|delayed flight
    flightcancelled|flight cancelled
    lostluggage|lost luggage
    lostmyluggage|lost my luggage
    neverflyingagain|never flying again
    NeverFlyAgain|Never Fly Again
    trainsdelayed|trains delayed
    rudestaff|rude staff
    RudeStaff|Rude Staff
    poorservice|poor service
    hotelfromhell|hotel from hell
    customerservicefail|customer service fail
    dontbuy|dont buy
    DontBuyThis|Dont Buy This
    cantwait|cant wait
    CantWait|Cant Wait
    doitnow|do it now
    JustDoIt|Just Do It
    justdoit|just do it
    goodmorning|good morning
    GoodVibesOnly|Good Vibes Only
    goodvibes|good vibes
    blessed|blessed
    love|love
    hate|hate
    fail|fail
    sarcasm|sarcasm
    disappointed|disappointed
    understanding|understanding
    therapist|therapist
    together|together
    nowhere|nowhere
    veloria|veloria
    Veloria|Veloria
    zanzibar|zanzibar
    qwertz|qwertz
    Mueller|Mueller
    MüllerMilch|Müller Milch
    GrünerTee|Grüner Tee
    ÑoñoFeliz|Ñoño Feliz
    ЯЛюблюМоскву|Я Люблю Москву
    ΚαλήΧρονιά|Καλή Χρονιά
    東京オリンピック|東京オリンピック
    السعودية|السعودية
    VeryBAD|Very BAD
    SOgood|SO good
    NOTHappy|NOT Happy
    TheBESTever|The BEST ever
    McDonalds|McDonalds
    BoycottMcDonalds|Boycott McDonalds
    DisneyPlus|Disney Plus
    """
}
