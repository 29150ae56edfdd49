/// The page as a screen reader gets it.
package struct AccessibilityTree: Sendable {
  package struct Node: Sendable {
    /// As ARIA has it: `button`, `heading`, `img`, `link`, `textbox`, …
    package var role: String
    /// What is read out; empty where nothing is.
    package var name: String
    /// What is read out after it; empty where nothing is.
    package var description: String
    /// 1 to 6 of a heading.
    package var level: Int?
  }

  /// In the page's order; what is hidden from screen readers is not in it.
  package var nodes: [Node]

  package func nodes(_ role: String) -> [Node] { nodes.filter { $0.role == role } }

  /// What a reader works with: all of it needs a name.
  package var controls: [Node] {
    let roles: Set = [
      "button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "slider",
      "spinbutton",
      "switch", "tab", "menuitem", "DisclosureTriangle", "application",
    ]
    return nodes.filter { roles.contains($0.role) }
  }
}

extension Page {
  /// - Complexity: O(n) elements of the page, a millisecond for ten of them.
  package func accessibilityTree() async throws -> AccessibilityTree {
    try await call("Accessibility.enable")
    let tree = try await call("Accessibility.getFullAXTree", as: Tree.self, limit: .seconds(60))
    try await call("Accessibility.disable")
    // The browser lists them by depth.
    let byID = Dictionary(tree.nodes.map { ($0.nodeId, $0) }) { first, _ in first }
    var (ordered, open) = ([AccessibilityTree.Node](), tree.nodes.prefix(1).map(\.nodeId))
    while let id = open.popLast(), let node = byID[id] {
      open += (node.childIds ?? []).reversed()
      if !node.ignored { ordered.append(AccessibilityTree.Node(node)) }
    }
    return AccessibilityTree(nodes: ordered)
  }

  fileprivate struct Tree: Decodable {
    struct Node: Decodable {
      var nodeId: String
      var childIds: [String]?
      var ignored: Bool
      var role, name, description: Property.Value?
      var properties: [Property]?
    }

    struct Property: Decodable {
      struct Value: Decodable { var value: Scalar? }

      var name: String
      var value: Value
    }

    /// Properties are texts, numbers and truths; only the first two are looked at.
    struct Scalar: Decodable {
      var text: String?
      var number: Int?

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        text = try? container.decode(String.self)
        if text == nil { number = try? container.decode(Int.self) }
      }
    }

    var nodes: [Node]
  }
}

extension AccessibilityTree.Node {
  fileprivate init(_ node: Page.Tree.Node) {
    (role, name) = (node.role?.value?.text ?? "", node.name?.value?.text ?? "")
    description = node.description?.value?.text ?? ""
    level = (node.properties ?? []).first { $0.name == "level" }?.value.value?.number
  }
}
