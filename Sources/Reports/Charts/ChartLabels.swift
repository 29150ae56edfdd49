/// Names for pictures: one line each, short, told apart, and made of characters that gnuplot and XML take as they are.
struct ChartLabels {
  /// Of the name over a panel, and of one in the key.
  static let (settingWidth, seriesWidth) = (46, 28)

  private var labels: [String: String] = [:]

  /// - Parameter width: Columns that a label takes at most, wide characters counted as two.
  init(_ names: some Sequence<String>, width: Int) {
    var taken: Set<String> = []
    for name in names where labels[name] == nil {
      var label = chartText(name, width: width)
      var number = 2
      while !taken.insert(label).inserted {
        label = chartText(name, width: width - 5) + " (\(number))"
        number += 1
      }
      labels[name] = label
    }
  }

  subscript(name: String) -> String { labels[name] ?? "" }
}
