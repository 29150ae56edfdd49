import CLinux
import Glibc
import Synchronization
import Trials

/// Who control is passed to by a thread that waits for it to come back.
enum Partner: Sendable { case thread, process }

/// `micro` for tasks that block: passing is all that needs them.
extension Errand {
  @inline(never) func measure(passingTo partner: Partner) throws(ExecutionError) {
    guard op.pointee.micro == .pass else {
      throw .unsupported("micro \(op.pointee.micro.rawValue) needs a task that awaits")
    }
    let times = op.pointee.amount
    guard let baton = Baton() else { throw .failed("no memory for two parties to pass control through") }
    let other = try baton.start(partner, passes: times / 2)
    baton.wait(for: 0)
    let start = now()
    baton.run(party: 0, passes: times - times / 2)
    if times % 2 == 0 { baton.wait(for: 0) }  // the last pass has come when it is taken
    own.pointee.note(Int(times), since: start)
    other.join()
  }
}

/// A word in memory that says whose turn it is, on a page that a child process shares.
private struct Baton: @unchecked Sendable {
  // @unchecked: nothing but an atomic word is behind the pointer.
  private let word: UnsafeMutablePointer<Atomic<UInt32>>

  private static let preparing: UInt32 = 2

  init?() {
    let page = mmap(nil, 4_096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
    guard let page, page != MAP_FAILED else { return nil }
    word = page.bindMemory(to: Atomic<UInt32>.self, capacity: 1)
    word.initialize(to: Atomic(Self.preparing))
  }

  func run(party: UInt32, passes: Int64) {
    for _ in 0..<passes {
      wait(for: party)
      word.pointee.store(1 - party, ordering: .sequentiallyConsistent)
      clinux_futex_wake_shared(address)
    }
  }

  func wait(for party: UInt32) {
    while true {
      let turn = word.pointee.load(ordering: .sequentiallyConsistent)
      if turn == party { return }
      clinux_futex_wait_until(address, turn, .max, 1)
    }
  }

  private func begin() {
    word.pointee.store(0, ordering: .sequentiallyConsistent)
    clinux_futex_wake_shared(address)
  }

  private var address: UnsafePointer<UInt32> { UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self) }

  /// Who was started, to be waited for at the end; the page is given back then.
  struct Other {
    fileprivate enum Kind {
      case thread(pthread_t)
      case process(pid_t)
    }

    fileprivate let kind: Kind
    fileprivate let page: UnsafeMutableRawPointer

    func join() {
      switch kind {
      case .thread(let thread): pthread_join(thread, nil)
      case .process(let process): while waitpid(process, nil, 0) < 0 && errno == EINTR {}
      }
      munmap(page, 4_096)
    }
  }

  /// Starts party 1; it is ready, and has given the first turn to party 0, once that one's wait ends.
  func start(_ partner: Partner, passes: Int64) throws(ExecutionError) -> Other {
    switch partner {
    case .thread:
      let order = UnsafeMutablePointer<Order>.allocate(capacity: 1)
      order.initialize(to: Order(baton: self, passes: passes))
      var thread = pthread_t()
      let code = pthread_create(&thread, nil, Self.main, order)
      guard code == 0 else {
        order.deallocate()
        throw .threadFailed(made: 1, asked: 2, reason: String(cString: strerror(code)))
      }
      return Other(kind: .thread(thread), page: word)
    case .process:
      // Of all threads only this one is in the child: it touches the shared word and nothing else.
      let process = withUnsafePointer(to: Order(baton: self, passes: passes)) {
        clinux_fork(Self.child, UnsafeMutableRawPointer(mutating: $0))
      }
      guard process > 0 else { throw .failed("no process to pass to: \(String(cString: strerror(errno)))") }
      return Other(kind: .process(process), page: word)
    }
  }

  private struct Order {
    let baton: Baton
    let passes: Int64
  }

  private static let child: @convention(c) (UnsafeMutableRawPointer?) -> Void = { pointer in
    guard let order = pointer?.assumingMemoryBound(to: Order.self) else { return }
    order.pointee.baton.begin()
    order.pointee.baton.run(party: 1, passes: order.pointee.passes)
  }

  private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    pointer in
    guard let pointer else { return nil }
    let order = pointer.assumingMemoryBound(to: Order.self)
    let (baton, passes) = (order.pointee.baton, order.pointee.passes)
    order.deinitialize(count: 1).deallocate()
    baton.begin()
    baton.run(party: 1, passes: passes)
    return nil
  }
}
