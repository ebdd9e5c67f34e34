import ArgumentParser
import Fetching
import Foundation
import Model
import Storage

/// `earshot websub`: pushes instead of polls.
struct WebSubCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "websub",
    abstract: "Shows which hubs push new posts, and takes what they push.",
    discussion: "Example:\n  earshot websub list",
    subcommands: [List.self, Callback.self], defaultSubcommand: List.self)

  /// `earshot websub list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the subscriptions with their state.",
      discussion: "Example:\n  earshot websub list --json")

    @OptionGroup var options: ConfigOption
    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      let configuration = try options.load()
      let subscriptions =
        FileBytes.exists(configuration.store)
        ? try Loading.store(configuration.store).subscriptions() : []
      let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
      var table = TextTable(
        ["source", "hub", "state", "until", "last push", "dropped", "note"],
        alignsRight: [false, false, false, false, false, true, false])
      for one in subscriptions {
        if json {
          print(Self.line(one, now))
        } else {
          table.add([
            one.source, one.hub, Self.state(one, now).rawValue, one.leaseUntil?.rfc3339 ?? "-",
            one.lastPushAt?.rfc3339 ?? "never", "\(one.dropped)", Self.note(one, now),
          ])
        }
      }
      guard !json else { return }
      if configuration.websubCallback == nil {
        Terminal.note("fetching.websub_callback is not set: no hub is asked")
      }
      for line in table.lines { print(line) }
    }

    /// The state as it is now: a lease may have ended since a run looked at it.
    private static func state(
      _ one: WebSubSubscription, _ now: Timestamp
    ) -> WebSubSubscription.State {
      let isOver = one.leaseUntil.map { $0 <= now } ?? false
      return one.state == .verified && isOver ? .expired : one.state
    }

    private static func note(_ one: WebSubSubscription, _ now: Timestamp) -> String {
      if !one.reason.isEmpty { return one.reason }
      if one.trust < 0, let missed = one.missedAt {
        return "missed posts on \(missed.day): polled as usual"
      }
      return one.pollFloor(now: now) == nil ? "polled as usual" : "polled once a week"
    }

    private static func line(_ one: WebSubSubscription, _ now: Timestamp) -> String {
      var json = JSONWriter()
      json.beginObject()
      json.key("source")
      json.value(one.source)
      json.key("topic")
      json.value(one.topic)
      json.key("hub")
      json.value(one.hub)
      json.key("state")
      json.value(state(one, now).rawValue)
      json.key("lease_until")
      json.value(one.leaseUntil?.rfc3339)
      json.key("requested_at")
      json.value(one.requestedAt?.rfc3339)
      json.key("retry_at")
      json.value(one.retryAt?.rfc3339)
      json.key("failures")
      json.value(one.failures)
      json.key("last_push_at")
      json.value(one.lastPushAt?.rfc3339)
      json.key("missed_at")
      json.value(one.missedAt?.rfc3339)
      json.key("dropped")
      json.value(one.dropped)
      json.key("note")
      json.value(note(one, now))
      json.endObject()
      return json.string
    }
  }

  /// `earshot websub callback`.
  struct Callback: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Answers one request of a hub as a CGI program.",
      discussion: """
        Mount it in any web server that speaks CGI/1.1 (RFC 3875) under the address that the config
        names as fetching.websub_callback. What a hub pushes waits in the store for the next run.

        Example (a script that the web server calls):
          #!/bin/sh
          exec /usr/local/bin/earshot websub callback --config /etc/earshot/config.json
        """)

    @OptionGroup var options: ConfigOption

    func run() throws {
      var reply = CallbackReply(500, "try again later\n")
      do {
        let configuration = try options.load()
        let request = try CGIRequest.read(ProcessInfo.processInfo.environment)
        // A stranger makes us open nothing, and the web server's user makes no store.
        if WebSubCallback.mayBeKnown(request), FileBytes.exists(configuration.store) {
          let store = try Loading.store(configuration.store)
          reply = try WebSubCallback(store: store).answer(
            request, now: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
          try store.close()
        } else {
          reply = WebSubCallback.unknown
        }
      } catch let error as CommandFailure {
        // The hub learns nothing of it; the web server's log does.
        Terminal.complain(error.message)
      } catch let error as CGIRequest.Failure {
        reply = CallbackReply(error.status, error.message + "\n")
      } catch {
        Terminal.complain("\(error)")
      }
      try CGIRequest.write(reply)
    }
  }
}
