import Fetching
import Foundation
import Model
import Parsing
import SocialText

/// `parse`: any document → feed and posts.
struct ParseStage: StageFilter {
  let dropped = ["body", "body_base64"]
  private let parser = DocumentParser()

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let document = parser.parse(try PageLine.page(line))
    output.field("format") { $0.value(document.format?.rawValue) }
    output.field("feed") { DocumentWriter.write(document.feed, to: &$0) }
    output.field("posts") { json in
      json.beginArray()
      for post in document.posts { DocumentWriter.write(post, to: &json) }
      json.endArray()
    }
    output.field("malformed") { $0.value(document.malformed) }
    output.field("problems") { json in
      json.beginArray()
      for problem in document.problems {
        json.beginObject()
        json.key("kind")
        json.value(problem.kind)
        json.key("message")
        json.value(problem.message)
        if let number = problem.line {
          json.key("line")
          json.value(number)
        }
        json.endObject()
      }
      json.endArray()
    }
    output.field("follow") { DocumentWriter.write(document.follow, to: &$0) }
    output.field("encoding") { $0.value(document.encoding) }
  }
}

/// `extract`: an HTML page → its main content.
struct ExtractStage: StageFilter {
  let dropped = ["body", "body_base64"]
  private let parser = DocumentParser()

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let document = parser.extract(try PageLine.page(line))
    let page = document.page ?? PageInfo()
    output.field("kind") { $0.value(page.kind.rawValue) }
    output.field("title") { $0.value(page.title) }
    output.field("author") { DocumentWriter.write(page.author ?? Author(), to: &$0) }
    output.field("published") { $0.value(page.published?.rfc3339) }
    output.field("language") { $0.value(page.language) }
    output.field("text") { $0.value(page.text) }
    output.field("posts") { json in
      json.beginArray()
      for post in document.posts {
        json.beginObject()
        json.key("author")
        DocumentWriter.write(post.author, to: &json)
        json.key("published")
        json.value(post.published?.rfc3339)
        json.key("text")
        json.value(post.text)
        json.key("url")
        json.value(post.url)
        json.key("quotes")
        DocumentWriter.write(post.quotes, of: post.text, to: &json)
        json.endObject()
      }
      json.endArray()
    }
    output.field("canonical_url") { $0.value(page.canonicalURL) }
    output.field("feeds") { json in
      json.beginArray()
      for feed in page.feeds { json.value(feed) }
      json.endArray()
    }
    output.field("follow") { DocumentWriter.write(document.follow, to: &$0) }
    output.field("quality") { json in
      json.beginObject()
      json.key("partial")
      json.value(page.quality.partial)
      json.key("paywall")
      json.value(page.quality.paywall)
      json.key("script")
      json.value(page.quality.script)
      json.endObject()
    }
  }
}

/// `url`: an address → its canonical form.
struct URLStage: StageFilter {
  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let url = try line.requiredText("url")
    let canonical = URLCanonicalizer.canonical(url)
    output.field("canonical") { $0.value(canonical) }
  }
}

/// `date`: a date in any dialect → UTC, or null.
struct DateStage: StageFilter {
  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let date = try line.text("date")
    let utc = date.flatMap { DateReader.read($0) }?.timestamp.rfc3339
    output.field("utc") { $0.value(utc) }
  }
}

/// `robots`: a robots.txt, an agent and an address → allowed or not.
struct RobotsStage: StageFilter {
  let dropped = ["robots"]

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let rules = RobotsRules(
      Array((try line.text("robots") ?? "").utf8), agent: try line.requiredText("agent"))
    let isAllowed = rules.allows(try line.text("url") ?? "")
    output.field("allowed") { $0.value(isAllowed) }
  }
}

/// Reads `url?, headers?, body` or `body_base64`.
enum PageLine {
  static func page(_ line: JSONDocument) throws(StageError) -> FetchedPage {
    var body: [UInt8] = []
    if let value = line.member("body"), line.kind(value) != .null {
      guard line.appendString(value, to: &body) else { throw .type("body", "a string") }
    } else if let text = try line.text("body_base64") {
      guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
        throw .type("body_base64", "base64")
      }
      body = Array(data)
    } else {
      throw .missing("body", "a string (or body_base64)")
    }
    var headers: [HeaderField] = []
    if let value = line.member("headers"), line.kind(value) != .null {
      guard line.kind(value) == .object else { throw .type("headers", "an object") }
      line.forEachMember(of: value) { key, value in
        if let name = line.string(key), let text = line.string(value) {
          headers.append(HeaderField(name: name, value: text))
        }
      }
    }
    let url = try line.text("url") ?? ""
    return FetchedPage(
      requestedURL: url, url: url, status: 200, headers: headers, body: body,
      validators: Validators())
  }
}
