package import Trials

extension Model {
  /// Why a task of this model can't perform a step; nil where it can.
  ///
  /// Blocking, awaiting and polling tasks all serve a turn, a sleep and a point in time, and computing, blocking and
  /// speaking need nothing of a model: so only a step that is not known is refused.
  package func refusal(of step: String) -> String? {
    switch form {
    case .blocking, .awaiting, .polling:
      Step.names.contains(step) ? nil : "no such step in this version of juggle"
    }
  }
}
