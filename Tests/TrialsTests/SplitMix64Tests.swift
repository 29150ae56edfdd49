import Testing
import Trials

struct SplitMix64Tests {
  /// The first numbers of seed 1234567, as other implementations of the same paper give them.
  @Test func givesTheNumbersThatOthersGive() {
    var random = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in random.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }
}
