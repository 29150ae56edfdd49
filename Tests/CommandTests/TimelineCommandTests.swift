import Foundation
import Testing
import Trials

/// `timeline:` and `--timeline`, from the file to `timeline.json`.
struct TimelineCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  private static let small = """
    question: Who runs when?
    workloads: { cpu: [compute: 1ms], wait: [sleep: 5ms] }
    models: [subroutine, thread]
    tasks: [1, 3]
    cores: [1]
    precision: { rounds: 1...1, trial: 1ms }
    """

  private func timelines() throws -> RunTimelines {
    let text = try folder.text("results/small/timeline.json")
    return try RunTimelines(JSONDecoder().decode(ChromeTrace.self, from: Data(text.utf8)))
  }

  @Test func theCellsThatAFileNamesAreRecorded() async throws {
    try folder.write(Self.small + "\ntimeline: { workload: cpu, tasks: 3 }", to: "small.yaml")
    let planned = try await juggle.run(["validate", "small.yaml"], in: folder.url)
    #expect(planned.output.contains("After them timelines of 2 cells: about "))
    let ended = try await juggle.run(["run", "small.yaml"], in: folder.url, limit: 300)
    #expect(ended.code == 0, "\(ended)")
    let timelines = try timelines()
    #expect(timelines.experiment == "small")
    #expect(
      timelines.cells.map(\.cell.id) == [
        "cpu subroutine tasks=3 cores=1 compact", "cpu thread tasks=3 cores=1 compact",
      ])
    let runs = try JSONDecoder().decode(RunFile.self, from: Data(folder.text("results/small/run.json").utf8))
    #expect(timelines.run == runs.runs.last?.id)
    for cell in timelines.cells {
      #expect(cell.timeline.tasks.count == 3)
      #expect(cell.timeline.tasks.allSatisfy { $0.total(.running) > 0 })
      #expect(
        cell.timeline.tasks.allSatisfy { $0.slices.allSatisfy { ($0.pu ?? cell.pus[0]) == cell.pus[0] } })
    }
  }

  @Test func theOptionRecordsEveryCellThatIsRun() async throws {
    try folder.write(Self.small, to: "small.yaml")
    let arguments = ["run", "small.yaml", "--timeline", "--only", "model=thread", "--quiet"]
    let ended = try await juggle.run(arguments, in: folder.url, limit: 300)
    #expect(ended.code == 0, "\(ended)")
    let cells = try timelines().cells
    #expect(cells.count == 4)
    #expect(cells.allSatisfy { $0.cell.model.model == "thread" })

    // A run whose figures are complete is carried on for the timelines alone.
    try FileManager.default.removeItem(at: folder.url.appending(path: "results/small/timeline.json"))
    let before = try folder.text("results/small/trials.csv")
    let resumed = try await juggle.run(arguments + ["--resume"], in: folder.url, limit: 300)
    #expect(resumed.code == 0, "\(resumed)")
    #expect(try timelines().cells.count == 4)
    #expect(try folder.text("results/small/trials.csv") == before)
  }

  @Test func withoutEitherThereIsNone() async throws {
    try folder.write(Self.small, to: "small.yaml")
    let ended = try await juggle.run(["run", "small.yaml", "--quiet"], in: folder.url, limit: 300)
    #expect(ended.code == 0, "\(ended)")
    #expect(!folder.has("results/small/timeline.json"))
  }

  @Test func aWorkerThatRecordsNothingIsSaidAndNothingElseSuffers() async throws {
    // It answers as juggle's own does, and never writes a timeline.
    let worker = try Binary("juggle-worker").file.path
    try folder.write(
      """
      import json, subprocess, sys
      request = json.loads(sys.stdin.readline())
      (request.get("trial") or {}).pop("timeline", None)
      out = subprocess.run(["\(worker)"], input=json.dumps(request) + "\\n", capture_output=True, text=True)
      sys.stdout.write(out.stdout)
      """, to: "worker.py")
    let text = Self.small.replacing("models: [subroutine, thread]", with: "models: [other/thread]")
    try folder.write(text + "\nworkers: { other: [python3, worker.py] }\ntimeline: all", to: "small.yaml")
    let ended = try await juggle.run(["run", "small.yaml", "--allow-commands"], in: folder.url, limit: 300)
    #expect(ended.code == 0, "\(ended)")
    #expect(
      ended.errors.contains("no timeline: cpu other/thread tasks=3 cores=1 compact: its worker records none"))
    #expect(!folder.has("results/small/timeline.json"))
  }

  @Test func whereTheKernelRefusesTasksAreSampledAndTheReasonIsSaid() async throws {
    // No descriptor is left for the second PU's events.
    let trial = Trial(
      model: "thread", tasks: 2, pus: [0, 0, 0, 0],
      roles: [Role(name: "all", tasks: 2, steps: [.compute(units: 3_000_000)], repeat: 1)], seed: 1,
      artifacts: folder.url.path, timeline: true)
    let worker = try Binary("juggle-worker").file.path
    let ended = try await Binary(at: URL(filePath: "/bin/sh")).run(
      ["-c", "ulimit -n 6; exec \"$0\"", worker], input: try WorkerTests.json(trial) + "\n")
    #expect(ended.code == 0, "\(ended)")
    let head = try folder.text("timeline.jsonl").prefix { $0 != "\n" }
    #expect(head.contains("\"source\":\"sampled\""))
    #expect(head.contains("perf_event_open"))
  }

  @Test func aWrongTimelineInAFileIsRefusedWithItsPlace() async throws {
    try folder.write(Self.small + "\ntimeline: { model: fibre }", to: "small.yaml")
    let ended = try await juggle.run(["validate", "small.yaml"], in: folder.url)
    #expect(ended.code == 2)
    #expect(ended.errors.contains("small.yaml:7:20: timeline, model"), "\(ended.errors)")
  }
}
