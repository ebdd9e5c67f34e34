import Model

/// A customer list and authors who are, or are not, on it: nobody of them exists. A seed of its own
/// makes the same world in every run: names by how common they are, namesakes, employers, cities, one
/// author in two a customer, who shows some of what is listed, and with slips.
struct MadeUpCustomers {
  private(set) var customers: [Customer] = []
  private(set) var authors: [Author] = []
  private var random = Scramble(state: 29)
  private let companies = MadeUpNames.names(5000)
  private let families: [String]
  private let cities: [String]

  /// So many customers, one in eight a company, and so many authors.
  init(customers count: Int, authors most: Int) {
    var random = Scramble(state: 31)
    families = Self.words(6000, &random)
    cities = Self.words(400, &random)
    customers.reserveCapacity(count)
    for number in 0..<count { customers.append(number % 8 == 7 ? company(number) : person(number)) }
    authors.reserveCapacity(most)
    for number in 0..<most {
      let isCustomer = number % 2 == 0
      let one = isCustomer ? customers[below(count)] : person(count + number)
      authors.append(one.kind == .company ? account(one) : author(one))
    }
  }

  private mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

  /// The first are taken most often.
  private mutating func skewed(_ limit: Int) -> Int {
    let one = Double(below(1 << 20)) / Double(1 << 20)
    return min(limit - 1, Int(one * one * Double(limit)))
  }

  private mutating func person(_ number: Int) -> Customer {
    var customer = Customer(id: "P\(number)", kind: .person)
    let given = Self.given[skewed(Self.given.count)]
    let family = families[skewed(families.count)]
    customer.firstName = String(given)
    customer.lastName = family
    customer.consent = Consent.allCases[below(3)]
    customer.country = ["GB", "US", "DE", "FR"][below(4)]
    if below(6) > 0 { customer.city = cities[skewed(cities.count)] }
    if below(3) > 0 { customer.companyName = companies[skewed(companies.count)] }
    let mark = (given + family).lowercased()
    if below(5) > 0 { customer.email = "\(mark)\(below(90) + 10)@post.example" }
    if below(5) < 2 { customer.handles = ["social:\(mark)\(below(9000))"] }
    return customer
  }

  private mutating func company(_ number: Int) -> Customer {
    var customer = Customer(id: "C\(number)", kind: .company)
    let name = companies[(number / 8) % companies.count]
    let mark = name.lowercased().filter { $0 != " " }
    customer.companyName = name + [" Ltd", " GmbH", " Inc.", ""][below(4)]
    customer.domain = mark + ".example"
    customer.city = cities[skewed(cities.count)]
    if below(3) > 0 { customer.handles = ["social:" + mark.prefix(15)] }
    return customer
  }

  private mutating func author(_ one: Customer) -> Author {
    let given = one.firstName ?? ""
    let family = one.lastName ?? ""
    let names = [
      "\(given) \(family)", "\(given) \(family)", "\(given) \(family)", given,
      "\(family), \(given)",
      "\(given) \(family.prefix(1)).", "\(given.prefix(1)). \(family)",
      "\(given) \(family.dropLast())", "\(given) \(family) ☕️",
    ]
    var author = Author(name: names[below(names.count)], platform: "social")
    let listed = one.handles.first.map { String($0.dropFirst("social:".count)) }
    let made = (below(2) == 0 ? given + family : given.prefix(1) + family).lowercased()
    author.handle = below(3) == 0 ? listed ?? made : "\(made)\(below(1000))"
    if below(2) == 0, let city = one.city { author.location = city + ["", ", GB", ""][below(3)] }
    var bio = [String(Self.bios[below(Self.bios.count)])]
    if below(3) == 0, let company = one.companyName { bio.append("works at \(company)") }
    if below(12) == 0, let email = one.email { bio.append("mail \(email)") }
    author.bio = bio.joined(separator: " | ")
    return author
  }

  private mutating func account(_ one: Customer) -> Author {
    var author = Author(name: one.companyName, platform: "social", location: one.city)
    author.handle = one.handles.first.map { String($0.dropFirst("social:".count)) }
    author.bio = below(2) == 0 ? "news and help, \(one.domain ?? "")" : "news and help"
    return author
  }

  /// So many different words that sound like names.
  private static func words(_ count: Int, _ random: inout Scramble) -> [String] {
    var words: [String] = []
    var seen: Set<String> = []
    while words.count < count {
      var word = ""
      for _ in 0..<(2 + random.next() % 2) {
        word += syllables[Int(random.next() % UInt64(syllables.count))]
      }
      word = word.prefix(1).uppercased() + word.dropFirst()
      if seen.insert(word).inserted { words.append(word) }
    }
    return words
  }

  private static let syllables = """
    a bar ben car dal de el fer gar ham hol in ja kel la lin ma mon nor o per quin ra ro sa schle \
    sten ta ter ul va vin wal wick ya zel ström øy łuk ışı né
    """.split(separator: " ")
  private static let given = """
    Mary John Anna Peter Maria Thomas Kate Michael Laura David Sarah James Emma Paul Julia Robert \
    Sophie Daniel Elizabeth William Clara Richard Nina Andrew Helen Joseph Lucy Mark Ines George \
    Katherine Edward Ruth Steven Alice Brian Eva Kevin Grace Frank Şebnem Łukasz François Zoë Jürgen \
    Søren Ana João Olga Ivan Mira Jonas Tess Greg Aoife Liam Noor Omar Yuki Ken Priya Ravi Chloe Max
    """.split(separator: " ")
  private static let bios = """
    coffee first;father of two, runner;she/her;lifelong learner;I like maps and old boats;photos of \
    birds;views are mine, not my employer's;⚽ fan;books, bread, bicycles;student of many things;not a \
    bot;at home on the hills;
    """.split(separator: ";", omittingEmptySubsequences: false)
}
