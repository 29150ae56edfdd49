/// What the rest of the machine did to a trial, from the start of its worker to its end, on the trial's own PUs.
/// Seconds, summed over the PUs; what can't be known is nil.
package struct Noise: Sendable, Hashable {
  /// The unit in which the kernel counts what PUs do, in seconds: USER_HZ, whatever its own HZ is.
  package static let tick = 0.01

  /// The hypervisor ran somebody else.
  package var steal: Double?
  /// Other programs and the kernel ran, or served interrupts that no step of the trial asks for.
  package var other: Double?
  /// Its control groups stopped it, since their quota was used up. Nil where there is no quota.
  package var throttled: Double?

  package init(steal: Double? = nil, other: Double? = nil, throttled: Double? = nil) {
    (self.steal, self.other, self.throttled) = (steal, other, throttled)
  }
}
