/// Why a command line can't be split into words.
enum UnclearCommand: Error, CustomStringConvertible {
  case open
  case shell(Character)

  var description: String {
    switch self {
    case .open: "a command line is expected, with its quotes closed"
    case .shell(let sign):
      "\(sign) means something to a shell only, and none is started; write sh -c '…', or put it in quotes"
    }
  }
}

/// A command line as words, as a shell would split it: at spaces that are not within quotes or behind a backslash.
/// Nothing is expanded.
///
/// Source: POSIX, Shell Command Language, §2.2 Quoting.
func words(ofCommand text: String) throws(UnclearCommand) -> [String] {
  var (words, word): ([String], String?) = ([], nil)
  var quote: Character?
  var isEscaped = false
  for character in text {
    if isEscaped {
      // Within double quotes a backslash stands for itself but before these.
      let isKept = quote == "\"" && !"\\\"$`".contains(character)
      word = (word ?? "") + (isKept ? "\\" : "") + String(character)
      isEscaped = false
    } else if character == "\\", quote != "'" {
      isEscaped = true
    } else if let open = quote {
      if character == open { quote = nil } else { word = (word ?? "") + String(character) }
    } else if character == "\"" || character == "'" {
      quote = character
      word = word ?? ""
    } else if "|&;<>".contains(character) {
      throw .shell(character)
    } else if character == " " || character == "\t" || character.isNewline {
      if let whole = word { words.append(whole) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  guard quote == nil, !isEscaped else { throw .open }
  return words + (word.map { [$0] } ?? [])
}
