import Foundation
import Synchronization

/// What a page said, asked for and complained of, in order.
package final class PageLog: Sendable {
  /// - Invariant: Only what the browser reported, nothing filtered.
  private struct State {
    var loads = 0
    var complaints: [String] = []
    var messages: [String] = []
    var requests: [String] = []
    var dialogs: [String] = []
    /// Names of files, by the id of their download.
    var begun: [String: String] = [:]
    var downloads: [String] = []
  }

  private let state = Mutex(State())

  /// How often a document was loaded to its end.
  var loads: Int { state.withLock { $0.loads } }
  /// Exceptions that nobody caught, console errors and warnings, and what the browser itself logged, such as a
  /// violation of the Content-Security-Policy.
  package var complaints: [String] { state.withLock { $0.complaints } }
  /// What else was written to the console.
  package var messages: [String] { state.withLock { $0.messages } }
  /// All that was asked for, the document included: URLs.
  package var requests: [String] { state.withLock { $0.requests } }
  /// What `alert`, `confirm` and `prompt` asked; each was answered at once.
  package var dialogs: [String] { state.withLock { $0.dialogs } }

  /// Files that were downloaded to their end: their names.
  package var downloads: [String] { state.withLock { $0.downloads } }

  func note(_ method: String, _ message: Data) {
    switch method {
    case "Page.loadEventFired": state.withLock { $0.loads += 1 }
    case "Network.requestWillBeSent": add(message, Request.self, to: \.requests) { $0.request.url }
    case "Page.javascriptDialogOpening": add(message, Dialog.self, to: \.dialogs) { $0.message }
    case "Browser.downloadWillBegin":
      guard let download: Download = decoded(message) else { return }
      state.withLock { $0.begun[download.guid] = download.suggestedFilename }
    case "Browser.downloadProgress":
      guard let progress: Progress = decoded(message), progress.state == "completed" else { return }
      state.withLock { $0.downloads.append($0.begun[progress.guid] ?? "") }
    case "Runtime.exceptionThrown":
      add(message, Exception.self, to: \.complaints) {
        "\($0.exceptionDetails.text) \($0.exceptionDetails.exception?.description ?? "")"
      }
    case "Log.entryAdded":
      add(message, Entry.self, to: \.complaints) {
        "\($0.entry.source) \($0.entry.level): \($0.entry.text) \($0.entry.url ?? "")"
      }
    case "Runtime.consoleAPICalled":
      guard let call: Console = decoded(message) else { return }
      let line = "\(call.type): " + call.args.map { $0.value ?? $0.description ?? "" }.joined(separator: " ")
      let isComplaint = ["error", "warning", "assert"].contains(call.type)
      state.withLock { if isComplaint { $0.complaints.append(line) } else { $0.messages.append(line) } }
    default: break
    }
  }

  private func add<Event: Decodable>(
    _ message: Data, _: Event.Type, to list: WritableKeyPath<State, [String]>, _ text: (Event) -> String
  ) {
    // An event that can't be read is worth a complaint: nothing shall look quiet because nobody understood it.
    let line = decoded(message).map(text)
    state.withLock {
      if let line {
        $0[keyPath: list].append(line)
      } else {
        $0.complaints.append("not understood: \(Event.self)")
      }
    }
  }

  private func decoded<Event: Decodable>(_ message: Data) -> Event? {
    try? JSONDecoder().decode(Message<Event>.self, from: message).params
  }

  private struct Message<Event: Decodable>: Decodable { var params: Event }

  private struct Request: Decodable {
    struct Inner: Decodable { var url: String }
    var request: Inner
  }

  private struct Download: Decodable { var guid, suggestedFilename: String }

  private struct Progress: Decodable { var guid, state: String }

  private struct Dialog: Decodable { var message: String }

  private struct Exception: Decodable {
    struct Details: Decodable {
      struct Thrown: Decodable { var description: String? }
      var text: String
      var exception: Thrown?
    }
    var exceptionDetails: Details
  }

  private struct Entry: Decodable {
    struct Inner: Decodable {
      var source, level, text: String
      var url: String?
    }
    var entry: Inner
  }

  private struct Console: Decodable {
    struct Argument: Decodable {
      /// As text, whatever it is.
      var value: String?
      var description: String?

      private enum CodingKeys: String, CodingKey { case value, description }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        value = try? container.decode(String.self, forKey: .value)
        description = try container.decodeIfPresent(String.self, forKey: .description)
      }
    }

    var type: String
    var args: [Argument]
  }
}
