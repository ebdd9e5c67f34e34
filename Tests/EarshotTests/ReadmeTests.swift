import ArgumentParser
import Foundation
import Testing

@testable import earshot

@Suite("README and code say the same")
struct ReadmeTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test("every config key stands in the README")
  func listsKeys() throws {
    let readme = try text("README.md")
    func walk(_ node: ConfigNode, _ path: String) {
      switch node {
      case .object(let members):
        for member in members {
          let key = path.isEmpty ? member.name : "\(path).\(member.name)"
          #expect(readme.contains("`\(key)`"), "\(key)")
          walk(member.node, key)
        }
      case .list(let element): walk(element, path + "[]")
      default: break
      }
    }
    walk(.root, "")
  }

  @Test("every command and option stands in the README")
  func listsCommands() throws {
    let readme = try text("README.md")
    for command in Earshot.configuration.subcommands {
      let name = try #require(command.configuration.commandName)
      #expect(readme.contains("`earshot \(name)"), "\(name)")
      for child in command.configuration.subcommands {
        let inner = child.configuration.commandName ?? "\(child)".lowercased()
        #expect(readme.contains("earshot \(name) \(inner)"), "\(name) \(inner)")
      }
    }
  }

  @Test("every table of the store stands in the README")
  func listsTables() throws {
    let readme = try text("README.md")
    let schema = try text("Sources/Storage/Schema.swift")
    for part in schema.components(separatedBy: "CREATE TABLE ").dropFirst() {
      // A migration's new_NAME takes the place of NAME.
      let name = part.prefix { $0 != "(" }.replacing("new_", with: "")
      #expect(readme.contains("`\(name)`"), "\(name)")
    }
  }

  @Test("CI runs the README's two commands, character by character")
  func runsTheReadme() throws {
    let readme = try text("README.md")
    let script = try text(".ci/run").split(separator: "\n").map(String.init)
    let blocks = readme.components(separatedBy: "```sh\n").dropFirst()
      .map { $0.components(separatedBy: "\n```")[0] }
    let commands = blocks.prefix(2).map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    #expect(commands.count == 2)
    for command in commands {
      #expect(!command.contains("\n"))
      #expect(script.contains(command), "\(command)")
    }
  }

  @Test("the schema is JSON and forbids unknown keys")
  func printsSchema() throws {
    let data = Data(ConfigSchema.json.utf8)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(root["additionalProperties"] as? Bool == false)
    #expect((root["properties"] as? [String: Any])?["sources"] != nil)
  }
}
