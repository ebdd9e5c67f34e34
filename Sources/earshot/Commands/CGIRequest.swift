import Fetching
import Foundation
import Model

/// A request and its answer as CGI/1.1 hands them over (RFC 3875): variables and standard input,
/// lines and a body on standard output.
enum CGIRequest {
  /// What is wrong with a request, as an HTTP status.
  struct Failure: Error {
    var status: Int
    var message: String
  }

  /// Reads a request; the body only as far as it may be long.
  static func read(_ variables: [String: String]) throws -> CallbackRequest {
    guard let method = variables["REQUEST_METHOD"], !method.isEmpty else {
      throw CommandFailure(
        .usage, "REQUEST_METHOD is not set: this command is started by a web server, as CGI")
    }
    var headers: [HeaderField] = []
    for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
      if name == "CONTENT_TYPE" {
        headers.append(HeaderField(name: "content-type", value: value))
      } else if name.hasPrefix("HTTP_") {
        let header = name.dropFirst(5).lowercased().replacing("_", with: "-")
        headers.append(HeaderField(name: header, value: value))
      }
    }
    var body: [UInt8] = []
    if method == "POST" {
      guard let length = Int(variables["CONTENT_LENGTH"] ?? ""), length >= 0 else {
        throw Failure(status: 411, message: "the length of the body is missing")
      }
      guard length <= PushedPage.mostBytes else {
        throw Failure(status: 413, message: "larger than 15 MiB")
      }
      body = try FileHandle.standardInput.read(upToCount: length).map { [UInt8]($0) } ?? []
      guard body.count == length else {
        throw Failure(status: 400, message: "the body was cut off")
      }
    }
    return CallbackRequest(
      method: method, path: variables["PATH_INFO"] ?? "", query: variables["QUERY_STRING"] ?? "",
      headers: headers, body: body)
  }

  /// Writes an answer.
  static func write(_ reply: CallbackReply) throws {
    var text = "Status: \(reply.status) \(words(reply.status))\r\n"
    for field in reply.headers { text += "\(field.name): \(field.value)\r\n" }
    text += "\r\n"
    try FileHandle.standardOutput.write(contentsOf: Data(text.utf8) + Data(reply.body))
  }

  private static func words(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 202: "Accepted"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 410: "Gone"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 500: "Internal Server Error"
    default: "Bad Request"
    }
  }
}
