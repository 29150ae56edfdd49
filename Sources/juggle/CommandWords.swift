/// A command line as words, as a shell would split it: at spaces that are not within quotes or behind a backslash.
/// Nothing is expanded. Nil where a quote is not closed.
func words(ofCommand text: String) -> [String]? {
  var (words, word): ([String], String?) = ([], nil)
  var quote: Character?
  var isEscaped = false
  for character in text {
    if isEscaped {
      word = (word ?? "") + String(character)
      isEscaped = false
    } else if character == "\\", quote != "'" {
      isEscaped = true
    } else if let open = quote {
      if character == open { quote = nil } else { word = (word ?? "") + String(character) }
    } else if character == "\"" || character == "'" {
      quote = character
      word = word ?? ""
    } else if character == " " || character == "\t" || character.isNewline {
      if let whole = word { words.append(whole) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  guard quote == nil, !isEscaped else { return nil }
  return words + (word.map { [$0] } ?? [])
}
