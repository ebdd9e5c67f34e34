import Gates

/// Texts that look alike and are not copies.
enum HardNegatives {
  /// Stories of one site, each in the very same header and footer.
  static func framed(_ stories: [[String]], words: [String]) -> [String] {
    var random = FuzzRandom(seed: 3)
    return stories.enumerated().map { number, story in
      // Ten stories a site; the frame is a tenth to a half of the page.
      var site = FuzzRandom(seed: UInt64(number / 10))
      let body = story.prefix(60 + random.next(240))
      let size = min(body.count * 2 / 3, 20 + site.next(90))
      let frame = CopyMaker.frame(
        number / 10, words: words, header: size / 3, footer: size - size / 3)
      return (frame.head + body + frame.foot).joined(separator: " ")
    }
  }

  /// Forms that are filled in again and again.
  static func templates(_ count: Int, names: [String]) -> [String] {
    var random = FuzzRandom(seed: 11)
    func number(_ limit: Int) -> String { "\(1 + random.next(limit))" }
    func name() -> String {
      let word = names[random.next(names.count)]
      return word.prefix(1).uppercased() + word.dropFirst()
    }
    return (0..<count).map { item in
      switch item % 6 {
      case 0:
        """
        \(name()) \(name()) Inc. today reported results for the quarter ended in March. Revenue was \
        \(number(900)).\(number(9)) million dollars, up \(number(40)) percent from the year before. \
        Net income came to \(number(90)).\(number(9)) million dollars, or \(number(3)).\(number(99)) \
        dollars per share. The company expects revenue of \(number(900)) to \(number(900)) million \
        dollars in the next quarter. A conference call will be held at \(number(12)) p.m. Eastern \
        time. A replay will be available on the website of the company.
        """
      case 1:
        """
        Weather for \(name()): cloudy at first, dry later in the day. Highs near \(number(30)) degrees, \
        lows near \(number(15)). Wind from the west at \(number(40)) kilometres an hour, gusts up to \
        \(number(90)). Chance of rain \(number(99)) percent. Sunrise at 6:\(number(59)), sunset at \
        19:\(number(59)). The next forecast will be published tomorrow at noon.
        """
      case 2:
        """
        \(name()) beat \(name()) \(number(5)) to \(number(3)) on Saturday. \(name()) scored in minute \
        \(number(45)) after a pass by \(name()), and \(name()) made it two in minute \(number(90)). \
        The attendance was \(number(60000)). The next match is against \(name()) on the \(number(28)) \
        of the month.
        """
      case 3:
        """
        Version \(number(9)).\(number(20)).\(number(30)) of \(name()) is now available for download. \
        This release fixes \(number(90)) bugs and adds support for \(name()). Users of version \
        \(number(9)).\(number(20)) should upgrade as soon as possible. Thanks to everybody who \
        reported problems, sent patches and helped with the translation.
        """
      case 4:
        """
        Now hiring: \(name()) engineer at \(name()) \(name()). We offer flexible hours, thirty days of \
        leave and a friendly team. Salary from \(number(90))000 a year. Apply before the \
        \(number(28)) with your papers. Reference \(number(99999)). We look forward to hearing from \
        you and wish you good luck.
        """
      default:
        """
        The numbers drawn on \(number(28)) \(name()) are \(number(49)), \(number(49)), \(number(49)), \
        \(number(49)), \(number(49)) and \(number(49)); the bonus number is \(number(49)). The jackpot \
        was won by \(number(9)) tickets sold in \(name()). The next draw takes place on \(number(28)) \
        \(name()).
        """
      }
    }
  }

  /// Answers that each quote the same post whole, and say something of their own.
  static func replies(to posts: [[String]], own: [[String]]) -> [String] {
    var random = FuzzRandom(seed: 5)
    var replies: [String] = []
    for post in posts {
      let quoted = post.prefix(30 + random.next(60)).joined(separator: " ")
      for _ in 0..<4 {
        let words = own[replies.count % own.count].prefix(12 + random.next(60))
        replies.append("Kim wrote:\n> \(quoted)\n\n" + words.joined(separator: " "))
      }
    }
    return replies
  }

  /// What many people say in the same or nearly the same words.
  static let formulas = [
    "+1", "Thanks!", "thank you", "Thanks for sharing", "same here", "Thank you so much!", "lol",
    "This.", "I agree", "Happy birthday!", "Congratulations!", "😀😀", "!!!", "Me too",
    "ありがとうございます", "谢谢大家", "ขอบคุณครับ", "Any news on this?", "bump",
  ]
}
