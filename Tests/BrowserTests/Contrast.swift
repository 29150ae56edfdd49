import Chromium

/// How well texts of a page stand out from what is behind them, by their computed styles.
///
/// The contrast is that of WCAG 2.2: (lighter + 0.05) / (darker + 0.05), of relative luminances. Pictures are behind
/// nothing here: text on one is measured against the colour below it.
struct Contrast: Decodable {
  var ratio: Double
  var text, color, background, element: String
}

extension Page {
  /// One text for each pair of colours that is on the page, the worst first.
  func contrasts() async throws -> [Contrast] {
    try await evaluate(
      """
      (() => {
        const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
        const known = new Map()
        function parse(color) {  // any notation, as red, green, blue of 255 and alpha of 1
          if (!known.has(color)) {
            canvas.clearRect(0, 0, 1, 1)
            canvas.fillStyle = color
            canvas.fillRect(0, 0, 1, 1)
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
            known.set(color, [r, g, b, a / 255])
          }
          return known.get(color)
        }
        const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1)
        function luminance(color) {
          const [r, g, b] = color.slice(0, 3).map(v => v / 255).map(v =>
            v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          return 0.2126 * r + 0.7152 * g + 0.0722 * b
        }
        function background(element) {
          const layers = []
          for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor))
          const dark = getComputedStyle(document.documentElement).colorScheme.includes("dark")
            && matchMedia("(prefers-color-scheme: dark)").matches
          const page = parse(dark ? "#121212" : "#fff")
          return layers.reverse().reduce((below, layer) => over(layer, below), page)
        }
        const found = new Map()
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        while (texts.nextNode()) {
          const element = texts.currentNode.parentElement, text = texts.currentNode.data.trim()
          if (!text || !element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue
          if (element.closest("[disabled], [aria-disabled=true], script, style, noscript, title")) continue
          const style = getComputedStyle(element)
          const below = background(element)
          const own = parse(element.closest("svg") ? style.fill : style.color).slice()
          for (let at = element; at; at = at.parentElement) own[3] *= Number(getComputedStyle(at).opacity)
          const color = over(own, below)
          const [light, dark] = [luminance(color), luminance(below)].sort((a, b) => b - a)
          const pair = color.map(Math.round) + " on " + below.map(Math.round)
          if (!found.has(pair)) found.set(pair, {
            ratio: (light + 0.05) / (dark + 0.05), text: text.slice(0, 60), color: color.map(Math.round).join(),
            background: below.map(Math.round).join(),
            element: element.tagName.toLowerCase() + (element.id ? "#" + element.id : "")
              + [...element.classList].map(name => "." + name).join(""),
          })
        }
        return [...found.values()].sort((a, b) => a.ratio - b.ratio)
      })()
      """)
  }
}
