import Testing

@testable import Reports

struct ScreenTests {
  private func screen(
    _ environment: [String: String] = [:], isTerminal: Bool = true, window: Int? = 100,
    _ colour: Screen.Colour = .auto
  ) -> Screen {
    let terminal = ["TERM": "xterm", "LANG": "en_US.UTF-8"]
    return Screen(
      isTerminal: isTerminal, window: window, environment: terminal.merging(environment) { $1 },
      colour: colour)
  }

  @Test(
    arguments: [
      ([:], true, .auto, true), ([:], false, .auto, false), (["NO_COLOR": "1"], true, .auto, false),
      (["NO_COLOR": ""], true, .auto, true), (["TERM": "dumb"], true, .auto, false),
      (["TERM": ""], true, .auto, false), (["CLICOLOR": "0"], true, .auto, false),
      (["FORCE_COLOR": "1"], false, .auto, true), (["CLICOLOR_FORCE": "0"], false, .auto, false),
      (["FORCE_COLOR": "1", "NO_COLOR": "1"], true, .auto, false), (["NO_COLOR": "1"], false, .always, true),
      ([:], true, .never, false),
    ] as [([String: String], Bool, Screen.Colour, Bool)])
  func coloursAreWhereTheyAreWanted(
    environment: [String: String], isTerminal: Bool, colour: Screen.Colour, hasColour: Bool
  ) {
    #expect(screen(environment, isTerminal: isTerminal, colour).hasColour == hasColour)
  }

  @Test(
    arguments: [
      (true, 132, [:], 132), (true, nil, [:], 80), (true, nil, ["COLUMNS": "60"], 60),
      (true, 132, ["COLUMNS": "60"], 132), (false, nil, [:], nil), (false, nil, ["COLUMNS": "60"], 60),
      (false, nil, ["COLUMNS": "many"], nil), (false, nil, ["COLUMNS": "0"], nil),
    ] as [(Bool, Int?, [String: String], Int?)])
  func theWidthIsTheWindows(
    isTerminal: Bool, window: Int?, environment: [String: String], columns: Int?
  ) {
    #expect(screen(environment, isTerminal: isTerminal, window: window).columns == columns)
  }

  @Test(arguments: [
    (["LANG": "C"], false), (["LANG": "ko_KR.UTF-8"], true), (["LC_ALL": "C", "LANG": "C.utf8"], false),
    (["LC_ALL": "", "LC_CTYPE": "C.utf8", "LANG": "C"], true),
  ])
  func theLocaleSaysWhichSignsThereAre(environment: [String: String], isUTF8: Bool) {
    #expect(screen(environment).isUTF8 == isUTF8)
    #expect(screen(environment, isTerminal: false, window: nil).isUTF8)
  }

  @Test func aStyleEndsWhereItsTextDoes() {
    #expect(screen().styled("holds", .good) == "\u{1B}[32mholds\u{1B}[0m")
    #expect(Screen.plain.styled("holds", .good) == "holds")
  }
}
