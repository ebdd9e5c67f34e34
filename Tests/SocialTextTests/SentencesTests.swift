import SocialText
import Testing

@Suite struct SentencesTests {
  private func split(_ text: String, _ language: String? = nil) -> String {
    var spans: [TextSpan] = []
    Sentences.split(text.utf8.span, language: language, into: &spans)
    let bytes = Array(text.utf8)
    return spans.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
      .joined(separator: "|")
  }

  /// The expected sentences with `|` between them; the text is the same with a space for each `|`,
  /// or nothing for each `¦`.
  private func check(_ row: String, _ language: String? = nil) {
    let text = row.replacing("|", with: " ").replacing("¦", with: "")
    #expect(split(text, language) == row.replacing("¦", with: "|"))
  }

  @Test(arguments: [
    ("line one\nline two\n\n  three ", "line one|line two|three"), ("  ", ""), ("", ""),
    ("良い。悪い。", "良い。|悪い。"), ("a.\r\nb", "a.|b"), ("one\u{2028}two\u{85}three", "one|two|three"),
    ("- first\n- second thing. ok\n* third", "- first|- second thing.|ok|* third"),
    ("1. Buy milk\n2. Sell it. Now", "1. Buy milk|2. Sell it.|Now"),
    ("a) yes\nb) no", "a) yes|b) no"), ("no end", "no end"), ("...", "..."), ("?", "?"),
  ])
  func `lines end sentences and edges are trimmed`(text: String, expected: String) {
    #expect(split(text) == expected)
  }

  @Test(arguments: [
    "So good!|Really?|Yes.", "Mr. Bean met Dr. No.|They left.|No.|I did",
    "by J. Smith.|He and I.|Then", "see example.com.|It works... or not",
    "i like it.|but the battery dies", "great phone.¦but bad", "Love it.¦The end", "wow!¦no way",
    "what?¦really", "nice.¦I love it", "it was ok...¦Then it broke", "wait...what", "so tired…",
    "well… maybe not", "Hmm…|Maybe", "I mean.. it works",
    "It costs 3.50 and weighs 1.2 kg.|Good", "Version 2.0.1 is out.|Get it",
    "Open readme.txt or notes.md first.|Then go", "go to www.example.com/a.b?c=d.|Now",
    "read http://t.co/abc.Def now.|Ok", "mail john.doe@mail.com today.|Thanks",
    "booking.com is fine", "use Node.js here", "ASP.NET and .NET are old", "the U.S. Army came",
    "I live in the U.S.|The food is bad", "at 5 p.m. we left", "closed at 5 p.m.|They left",
    "J. R. R. Tolkien wrote it.|Read it", "John F. Kennedy spoke", "vitamin C.|The rest",
    "Apple Inc. has a shop.|Go", "made by Acme Inc.|The box broke", "apples, pears etc. are good",
    "apples, pears etc.|We ate", "No. 5 is best", "No. 7 as well",
    "on Jan. 5 we go", "see fig. 3 and p. 12.|Good", "he is no. 1!|Wow", "approx. five of them",
    "so bad .|may be later",
    "old . . . new", ".@anna said no.|Ok",
    "e.g. this one, i.e. that", "cats vs. dogs", "St. Louis is far", "Prof. Dr. Meier left",
    "he's a Jr. in school", "10 out of 10.|Great", "I gave it a 10.|Really", "(nice).¦Then home",
  ])
  func `English, with and without spaces and capitals`(row: String) { check(row) }

  @Test(arguments: [
    "\"Stop!\" he said.|Then left", "\"Stop!\"|He left", "“It is great.” she wrote",
    "“It is great.”|She wrote", "I like it (really!) and you", "It broke (again.)|We left",
    "a (?) thing", "'Why?' asked Tom", "He said \"no.\"|They left", "What?!?!|No!!!|Yes...",
    "really ?!|ok", "wow ! !|yes", "no . . . maybe", "¿Qué?|¡No!", "So?|- Yes", "Wow!, she said",
    "Yahoo! is old", "Yahoo!'s news", "great.)|Next", "ok?¦ok!¦ok",
    "He asked: \"Why?\"|\"Because.\"",
    "[sic!] it goes on", "„Halt!“ rief er", "„Halt!“|Er lief", "«Non !» dit-il",
    "«Non !»|Elle part",
    "»Nein.« sagte sie", "She said 'ok.'|Then left", "Is it?|(No.)|Yes",
  ])
  func `quotes, brackets and runs of signs`(row: String) { check(row) }

  @Test(arguments: [
    "Love it 😍|The food was great", "Love it 😍 so much", "Great! 😍|I love it",
    "so bad 😡😡|Never again",
    "I ❤️ London", "We all ❤️ London so much", "nice place ❤️|The staff too", "it was fun :)|We left",
    "it was fun :) we left", "good. :-)|Thanks", "bad!! :(|but ok", "I <3 London",
    "😂 that is so true.|Yes", "great day #happy #blessed|The end", "I love #Paris Fashion Week",
    "#Apple CEO said no", "Great day! #sun #fun", "Great day! #sun|We left",
    "Loved it.|#Apple is good",
    "thanks.|@john is nice", "Look! http://t.co/abc", "Look! http://t.co/a|We go",
    "so cool😍¦Amazing stuff", "good 👍🏽👍🏽|This one", "Hello 😊 Anna", "merci 🙏 à tous",
    "happy birthday 🎂🎉|You are the best", "best team 🇩🇪|We won", "lol xD|That was it",
    "so tired... #work", "it rains 🌧️.|We stay", "bien 👍.¦Pero caro", "nice.:)|ok",
    "• one|• two|• three",
  ])
  func `emoji, faces and hashtags end what stands in front`(row: String) { check(row) }

  @Test(arguments: [
    ("de", "Hr. Müller wohnt Hauptstr. 5.|Er geht"), ("de", "z. B. dies, d. h. das usw. und so"),
    ("de", "z.B. Äpfel, Birnen usw.|Das reicht"), ("de", "Am 3. Mai geht es los.|Ja"),
    ("de", "der 2. Platz ist gut"), ("de", "ca. 5 Stück bzw. mehr"),
    ("de", "Das kostet 5 Mio. Euro"),
    ("de", "ich mag es.|aber teuer"), ("de", "Nr. 5 lebt"), ("de", "Es ist gut.¦Aber teuer"),
    ("fr", "M. Dupont et Mme. Durand.|Ils vont"), ("fr", "J'aime ça.|Mais non"),
    ("fr", "Vraiment ?|Oui !|Bien"), ("fr", "p.ex. ceci, etc. et cela"),
    ("fr", "C'est nul.|j'aime pas"),
    ("es", "El Sr. López y la Sra. Ruiz.|Bien"), ("es", "Ud. sabe.|¿No?"),
    ("es", "EE.UU. es grande"),
    ("es", "Me gusta mucho.|pero es caro"), ("es", "¡Qué bien!|¿Vienes?|No."),
    ("it", "Il sig. Rossi e il dott. Bianchi.|Bene"), ("it", "pane, latte ecc. e poi"),
    ("it", "Bello!|però caro"), ("it", "pag. 5 e cap. 3"), ("pt", "O Sr. Silva e a Dra. Lima.|Sim"),
    ("pt", "Gostei muito.|mas é caro"), ("pt", "a Av. Paulista é longa"),
    ("nl", "Dhr. de Vries bijv. komt.|Ja"), ("nl", "appels, peren enz. zijn op"),
    ("nl", "Leuk.|maar duur"), ("sv", "t.ex. bilar, bl.a. båtar"), ("sv", "Bra.|men dyrt"),
    ("sv", "kl. 5 idag.|Hej"), ("da", "f.eks. biler osv. og både"), ("da", "den 3. maj er vi der"),
    ("fi", "esim. tämä.|Hyvä"), ("fi", "omenat jne. ovat"), ("pl", "np. to, tzn. tamto.|Tak"),
    ("pl", "ul. Długa jest długa.|Nie"), ("pl", "dnia 3. maja.|Dobrze"),
    ("cs", "např. toto atd. a tak"),
    ("cs", "dne 5. května.|Ano"), ("ru", "г. Москва и ул. Ленина.|Да"), ("ru", "и т. д. и т. п."),
    ("ru", "А. С. Пушкин писал.|Он жил"), ("ru", "хорошо.|но дорого"), ("ru", "отлично!¦Но дорого"),
    ("ru", "в 1999 г. было лучше"), ("uk", "вул. Хрещатик, напр. тут.|Так"),
    ("tr", "Dr. Ayşe geldi.|Güzel"), ("tr", "3. kez oldu.|Evet"), ("tr", "elma, armut vb. aldık"),
    ("ro", "dl. Popescu a venit.|Da"), ("hu", "pl. ez, stb. és az"), ("el", "π.χ. αυτό.|Ναι"),
    ("hr", "od 1999. godine i npr. sada.|Da"), ("sl", "5. maja itd. in tako"),
    ("da", "kr. 59 pr. stk. her"), ("cs", "v XIX. stol. se psalo"),
    ("el", "σελ. 5 και 3 εκατ. ευρώ"),
    ("en", "Gen. Lee met Sen. Kay.|Good"), ("no", "bl.a. dette.|Ja"), ("xx", "Mr. Bean z.B. hier"),
  ])
  func `abbreviations of a language`(language: String, row: String) { check(row, language) }

  @Test(arguments: [
    "今日はいい天気だ。¦明日も？¦うん！", "「すごい。」と言った", "「すごい。」¦私は帰った", "你好！¦我很好。¦再见",
    "楽しい😊¦明日も行く", "そうですね……", "यह अच्छा है।|वह नहीं।", "यह अच्छा है 😊|वह नहीं", "هل أنت بخير؟|نعم.",
    "جيد جدا.|لكن غالي", "یہ اچھا ہے۔|وہ نہیں۔", "좋아요.|정말 좋아요!", "좋아요 ㅋㅋ", "ดีมาก ขอบคุณ",
    "Շատ լավ է։|Այո։", "ጥሩ ነው።|አዎ።", "היה טוב.|מאוד", "(อย.) กล่าวว่า",
  ])
  func `other scripts`(row: String) { check(row) }

  @Test func `a language changes what a full stop means`() {
    #expect(split("Am 3. Mai", "de") == "Am 3. Mai")
    #expect(split("I got 3. May too", "en") == "I got 3.|May too")
    #expect(split("I got 3. may too", "en") == "I got 3.|may too")
    #expect(split("I got 3. may too") == "I got 3. may too")
    #expect(split("C'est np. Oui", "fr") == "C'est np.|Oui")
    #expect(split("C'est np. Oui", "pl") == "C'est np. Oui")
  }
}
