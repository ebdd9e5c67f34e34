import Gates
import Model
import SocialText
import Testing

@testable import Customers

@Suite("A packed customer book")
struct PackedBookTests {
  private static let list: [Customer] = (0..<300).map { number in
    var customer = Customer(
      id: "K\(number)", kind: number % 5 == 0 ? .company : .person,
      role: Customer.Role.allCases[number % 5])
    let given = ["Mira", "Jonas", "Élodie", "Şebnem"][number % 4]
    customer.firstName = number % 5 == 0 ? nil : given
    customer.lastName = number % 5 == 0 ? nil : "Tarven\(number % 40)"
    customer.companyName = number % 3 == 0 ? "Oakrow \(number % 9) Ltd." : nil
    customer.domain = number % 10 == 0 ? "oakrow\(number % 9).example" : nil
    customer.email = number % 2 == 0 ? "k\(number % 200)@oakrow\(number % 9).example" : nil
    customer.handles = number % 4 == 0 ? ["social:k\(number)", "forum:k\(number)"] : []
    customer.aliases = number % 7 == 0 ? ["Old \(number)", ""] : []
    customer.phone = number % 3 == 0 ? "+44 1603 \(number)" : nil
    customer.street = number % 4 == 0 ? "\(number) Mill Lane" : nil
    customer.postcode = number % 4 == 0 ? "NR\(number % 9) 1AA" : nil
    customer.birthDate = number % 5 == 1 ? "1980-02-0\(number % 9 + 1)" : nil
    customer.value = number % 2 == 0 ? Double(number) / 3 : nil
    customer.household = number % 6 == 0 ? "H\(number / 6)" : nil
    customer.employer = number % 7 == 0 ? "K0" : nil
    customer.updated = number % 2 == 0 ? "2026-03-04" : nil
    customer.city = number % 2 == 0 ? "Norwich" : nil
    customer.country = "GB"
    customer.segment = number % 6 == 0 ? "a|b;c" : nil
    customer.source = number % 3 == 0 ? "crm" : nil
    customer.verified = number % 5 == 0 ? ["email", "city"] : []
    customer.consent = Consent.allCases[number % 3]
    return customer
  }

  @Test("links authors as the book that it was made of does")
  func keepsEverything() throws {
    let book = CustomerBook(customers: Self.list, fingerprint: 7)
    let packed = try #require(CustomerBook(packed: book.packed()))
    #expect(packed.fingerprint == 7)
    #expect(packed.consent == book.consent)
    #expect(packed.clusters == book.clusters)
    #expect(packed.packed() == book.packed())
    for (one, other) in zip(book.customers, packed.customers) {
      #expect(String(reflecting: one) == String(reflecting: other))
    }
    for number in 0..<60 {
      var author = Author()
      author.name = "Mira Tarven\(number % 40)"
      author.handle = "k\(number)"
      author.platform = number % 2 == 0 ? "social" : "forum"
      author.bio = "at Oakrow \(number % 9), Norwich"
      let left = CustomerLinker(book: book).link(author: author)
      let right = CustomerLinker(book: packed).link(author: author)
      #expect(left.probability == right.probability)
      #expect(left.because.map(\.weight) == right.because.map(\.weight))
    }
  }

  @Test("a field of a customer that is not packed would be lost without a word")
  func packsEveryField() {
    #expect(Mirror(reflecting: Customer(id: "a")).children.count == PackedCustomers.fieldCount)
  }

  @Test("a table that lies in a file is copied when it is changed, and the file stays as it was")
  func changesACopy() throws {
    var table = NumberTable()
    for key in 1...40 { table.update(UInt64(key) << 8, or: Int32(key)) }
    var writer = PackedWriter()
    table.pack(&writer)
    let bytes = MappedBytes(writer.bytes)
    var reader = PackedReader(bytes)
    var mapped = try NumberTable(&reader)
    for key in 1...40 { #expect(mapped[UInt64(key) << 8] == Int32(key)) }
    #expect(mapped[UInt64(41) << 8] == nil)
    for key in 30...200 { mapped.update(UInt64(key) << 8, or: 7, adding: 1) }
    #expect(mapped[UInt64(30) << 8] == 31 && mapped[UInt64(200) << 8] == 8)
    var again = PackedReader(bytes)
    #expect(try NumberTable(&again)[UInt64(30) << 8] == 30)
  }

  @Test("bytes that are cut or changed make no book, or a book of the same size, never a crash")
  func survivesDamage() {
    let bytes = CustomerBook(customers: Array(Self.list.prefix(40)), fingerprint: 7).packed()
    for length in stride(from: 0, to: bytes.count, by: 97) {
      #expect(CustomerBook(packed: Array(bytes.prefix(length))) == nil)
    }
  }

  @Test("whoever writes other numbers into it makes links wrong at worst, and no look-up endless")
  func survivesForgery() {
    let bytes = CustomerBook(customers: Array(Self.list.prefix(60)), fingerprint: 7).packed()
    var books = 0
    _ = FuzzRun.run(atLeast: 2000) { random in
      var forged = bytes
      for _ in 0...random.next(4) {
        let place = random.next(forged.count / 4) * 4
        let number = [random.next(80), -1, Int(Int32.min), Int(Int32.max), random.next(1 << 31)]
        for shift in 0..<4 {
          forged[place + shift] = UInt8(truncatingIfNeeded: number[random.next(5)] >> (shift * 8))
        }
      }
      guard let book = CustomerBook(packed: forged) else { return 0 }
      books += 1
      var author = Author()
      author.name = "Mira Tarven\(random.next(40))"
      author.handle = "k\(random.next(60))"
      author.platform = "social"
      author.bio = "at Oakrow \(random.next(9)), Norwich"
      let link = CustomerLinker(book: book).link(author: author)
      return link.probability >= 0 && link.probability <= 1 ? 0 : 1
    }
    #expect(books > 0)
  }
}
