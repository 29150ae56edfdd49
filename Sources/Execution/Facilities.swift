import CLinux
import Glibc
import NIOCore
import NIOPosix
import Trials

/// What the tasks of a trial share for steps that need more than their state: memory, files, connections, an event
/// loop, threads for files. All of it is there before the clock starts.
final class Facilities: @unchecked Sendable {
  // @unchecked: written before the tasks start and only read by them.
  let memory: UnsafeMutableRawPointer
  let executor: (any TaskExecutor)?
  /// What `call` calls, and where what it throws goes.
  let code: OwnCode
  let failure: FirstFailure
  /// The model's own loop, or one that was made for futures and connections; nil where nothing needs one.
  let loop: (any EventLoop)?
  /// Does files for tasks that await: one thread a PU.
  private(set) var threads: NIOThreadPool?
  private let bytes: Int
  private let group: MultiThreadedEventLoopGroup?
  private let awaiting: Bool
  private var descriptors: [Int32] = []
  private var connections: [EchoConnection] = []

  /// - Parameter bytes: Of the working sets of all tasks.
  init(
    _ trial: Trial, _ model: Model, bytes: Int, executor: (any TaskExecutor)?, code: OwnCode,
    failure: FirstFailure
  ) throws(ExecutionError) {
    let mapped = mmap(nil, max(bytes, 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else {
      throw .failed("no memory for working sets of \(bytes) bytes: \(String(cString: strerror(errno)))")
    }
    memory = mapped
    self.bytes = max(bytes, 1)
    self.executor = executor
    (self.code, self.failure) = (code, failure)
    awaiting = model.form == .awaiting
    if let own = (executor as? LoopExecutor)?.loop {
      (loop, group) = (own, nil)
    } else if awaiting, trial.roles.contains(where: \.usesLoop) {
      let made = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      (loop, group) = (made.next(), made)
    } else {
      (loop, group) = (nil, nil)
    }
    if awaiting, trial.roles.contains(where: \.usesFile) {
      let pool = NIOThreadPool(numberOfThreads: max(1, trial.pus.count))
      pool.start()
      threads = pool
    }
  }

  deinit {
    munmap(memory, bytes)
    for descriptor in descriptors { close(descriptor) }
    group?.shutdownGracefully { _ in }
    threads?.shutdownGracefully { _ in }
  }

  /// Opens the files and connections of all tasks that need them.
  func open(_ trial: Trial, for own: UnsafeMutablePointer<Belongings>) throws(ExecutionError) {
    let count = trial.roles.reduce(0) { $0 + $1.descriptors * $1.tasks }
    guard count > 0 else { return }
    // And the rings of a recorder, one a PU.
    try Self.allowDescriptors(count + 64 + allowedPUs().count)
    var first = 0
    for role in trial.roles {
      let tasks = first..<(first + role.tasks)
      first = tasks.upperBound
      if role.usesFile {
        guard let folder = trial.artifacts else { throw .failed("the trial names no folder for its files") }
        for task in tasks {
          let file = clinux_unnamed_file(folder)
          guard file >= 0 else {
            throw .failed(
              "no file can be made in \(folder): \(String(cString: strerror(errno))); name a folder that stays, "
                + "and can be written to, with TMPDIR")
          }
          descriptors.append(file)
          own[task].file = file
        }
      }
      if role.usesEcho { try connect(trial, tasks, own) }
    }
  }

  private func connect(
    _ trial: Trial, _ tasks: Range<Int>, _ own: UnsafeMutablePointer<Belongings>
  ) throws(ExecutionError) {
    guard let endpoint = trial.echo else { throw .failed("the trial names no echo server") }
    if let loop {
      let opened = try EchoConnection.open(tasks.count, to: endpoint, on: loop)
      for (task, connection) in zip(tasks, opened) { own[task].connection = .passUnretained(connection) }
      connections += opened
      return
    }
    for task in tasks {
      let socket = try EchoSocket.open(to: endpoint)
      descriptors.append(socket)
      own[task].socket = socket
    }
  }

  /// Raises the limit on open files, where it has to be and may be.
  private static func allowDescriptors(_ count: Int) throws(ExecutionError) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_cur < rlim_t(count) else { return }
    let before = limit.rlim_cur
    limit.rlim_cur = rlim_t(count)
    limit.rlim_max = max(limit.rlim_max, rlim_t(count))
    guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      throw .failed(
        "\(count) files and connections have to be open, RLIMIT_NOFILE allows \(before) and can't be raised: "
          + String(cString: strerror(errno)))
    }
  }
}

extension Role {
  /// Whether its tasks, where they await, need an event loop.
  fileprivate var usesLoop: Bool {
    usesEcho || steps.contains { if case .micro(.future, _) = $0 { true } else { false } }
  }
}
