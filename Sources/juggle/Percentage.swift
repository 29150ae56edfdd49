/// `3%`, `3 %` or `0.03` as a share; nil where it is neither, and for bare numbers of 0.5 or more: of `10` nobody knows
/// whether 10 % or ten times is meant, and of `1` neither.
func percentage(_ text: String) -> Double? {
  let isPercent = text.hasSuffix("%")
  var digits = isPercent ? text.dropLast() : text[...]
  while isPercent, digits.last == " " { digits.removeLast() }
  guard let number = Double(digits), number.isFinite else { return nil }
  guard !isPercent else { return number / 100 }
  return number < 0.5 ? number : nil
}
