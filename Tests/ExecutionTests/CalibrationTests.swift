import Execution
import Testing

struct CalibrationTests {
  @Test func rateIsThatOfARealMachine() {
    #expect((1e6...1e10).contains(calibrate()))
  }
}
