import ArgumentParser
import Experiments
import Trials

/// What of an experiment is meant, and what is other than its file says.
struct SelectionOptions: ParsableArguments {
  @Option(help: "Only cells with these levels: factor=level[,level]. May be repeated.")
  var only: [String] = []

  @Option(help: "Another value for a factor or a setting: key=value[,value]. May be repeated.")
  var set: [String] = []

  /// Whether one of them is about this factor.
  func names(_ key: String) -> Bool { (only + set).contains { Experiment.settingKey(of: $0) == key } }
}
