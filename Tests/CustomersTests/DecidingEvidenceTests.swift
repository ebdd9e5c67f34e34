import Model
import Testing

@testable import Customers

@Suite("Who is held comes with what would decide")
struct DecidingEvidenceTests {
  private static let list = """
    customer_id,type,first_name,last_name,company_name,domain,email,handles,city,consent
    A,person,Mira,Kolb,Oakrow Foods,,mira@post.example,forum:mirakolb77,Kiel,granted
    B,person,Mira,Kolb,Elm Street Press,,m.kolb@letter.example,forum:mk_b,Bremen,granted
    C,person,Jonas,Berg,,,,,,granted
    D,person,Ana,Lima,Pine Labs,,ana@post.example,forum:ana_l,Porto,denied
    E,company,,,Nordhaus AG,nordhaus.example,,social:nordhaus,Hamburg,granted

    """

  private var linker: CustomerLinker {
    var customers = CustomerFile(Array(Self.list.utf8)).customers
    // Others, so that names are as common as names are.
    for number in 0..<2000 {
      var other = Customer(id: "X\(number)")
      other.firstName = "Given\(number % 97)"
      other.lastName = "Family\(number % 611)"
      other.city = "Town\(number % 50)"
      customers.append(other)
    }
    return CustomerLinker(book: CustomerBook(customers: customers, fingerprint: 1))
  }

  /// The author as they would be if they showed that, too.
  private func showing(
    _ kinds: [DecidingEvidence.Kind], of customer: Customer, _ author: Author
  ) -> Author {
    var shown = author
    for kind in kinds {
      switch kind {
      case .email: shown.email = customer.email
      case .handle:
        let parts = customer.handles[0].split(separator: ":").map(String.init)
        (shown.platform, shown.handle) = (parts[0], parts[1])
      case .name: shown.name = customer.displayName
      case .city: shown.location = customer.city
      case .company:
        shown.bio = [shown.bio, customer.companyName].compactMap(\.self).joined(separator: " | ")
      case .domain:
        shown.bio = [shown.bio, customer.domain].compactMap(\.self).joined(separator: " | ")
      }
    }
    return shown
  }

  @Test(
    "its chance is that of the same author with that evidence, and others do not decide",
    arguments: [
      Author(name: "Mira Kolb"), Author(name: "Mira Kolb", platform: "social", location: "Kiel"),
      Author(name: "M. Kolb", location: "Kiel"), Author(name: "Ana Lima", handle: "ana1"),
      Author(name: "Mira", location: "Kiel", bio: "at Oakrow Foods"),
      Author(name: "Nordhaus AG", platform: "forum"), Author(name: "Jonas Berg"),
    ])
  func isExact(_ author: Author) throws {
    let linker = linker
    let found = linker.recognise(author)
    let deciding = linker.wouldDecide(author, found.link)
    guard case .held = found.link.decision else {
      #expect(deciding.isEmpty)
      return
    }
    let best = try #require(found.best)
    let customer = linker.book.customers[best.row]
    for one in deciding {
      let then = linker.recognise(showing(one.kinds, of: customer, author))
      #expect(then.link.probability == one.probability)
      #expect(then.best?.family == best.family)
      let outcome = then.link.decision.outcome
      #expect(outcome == .linked || outcome == .pseudonymous, "\(one)")
    }
    #expect(deciding.map(\.probability) == deciding.map(\.probability).sorted(by: >))
    #expect(Set(deciding.map(\.kinds.count)).count <= 1)
  }

  @Test(
    "only what is listed and not yet shown can decide",
    arguments: [
      (Author(name: "Ana Lima", handle: "ana1"), "company email handle"),
      (Author(name: "Mira Kolb", location: "Kiel"), "company email handle"),
      (Author(name: "Mira", location: "Kiel", bio: "at Oakrow Foods"), "email handle name"),
      (Author(name: "Nordhaus AG", platform: "forum"), "city domain handle"),
    ])
  func kinds(_ author: Author, _ kinds: String) {
    let linker = linker
    let link = linker.link(author: author)
    #expect(link.decision.outcome == .held, "\(link)")
    let found = linker.wouldDecide(author, link)
    let names = Set(found.flatMap(\.kinds).map(\.rawValue)).sorted()
    #expect(names.joined(separator: " ") == kinds, "\(found)")
  }

  @Test("a list that holds nothing more offers nothing")
  func offersNothing() {
    let author = Author(name: "Jonas Berg")
    #expect(linker.link(author: author).decision.outcome == .held)
    #expect(linker.wouldDecide(author, linker.link(author: author)).isEmpty)
  }
}
