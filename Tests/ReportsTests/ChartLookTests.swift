import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

/// What models look like, and what axes say, in the pictures of the real gnuplot.
@Suite(.enabled(if: Plotting.isWanted, Plotting.skipped))
struct ChartLookTests {
  /// Tasks of 5 ms under these models.
  private func records(_ models: [ModelName], tasks: [Int] = [1, 2, 30]) -> [Record] {
    let sample = Sample()
    let work = Sample.Work("w", busy: 5e-3, waiting: 0)
    return sample.records(
      of: [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
        + models.flatMap { model in tasks.map { (work, sample.cell(work, model, $0, 2)) } })
  }

  /// The SVGs of these records by the names of their charts.
  private func drawn(_ records: [Record], _ response: String? = nil) throws -> [String: String] {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      let pictures = try Chart(format: .svg, response: response, script: Plotting.script)
        .draw(directory: folder.path)
      return Dictionary(
        uniqueKeysWithValues: try pictures.map { picture in
          let name = URL(fileURLWithPath: picture.path).deletingPathExtension().lastPathComponent
          return (name, try Plotting.svg(picture.path))
        })
    }
  }

  /// What `plot.gp` gives its models: a colour as an SVG has it, and the name of a shape there.
  private static let looks: [(rgb: [Double], colour: String, shape: String)] = {
    let script = (try? String(contentsOfFile: Plotting.script, encoding: .utf8)) ?? ""
    return script.matches(of: /set linetype [0-9]+ lc rgb "#([0-9A-F]{6})" pt ([0-9]+)/).map { match in
      let number = Int(match.1, radix: 16) ?? 0
      let parts = [number >> 16, number >> 8 & 255, number & 255]
      let text = parts.map { String(repeating: " ", count: 3 - "\($0)".count) + "\($0)" }
      return (
        parts.map(Double.init), "rgb(\(text.joined(separator: ", ")))",
        "#gpPt\((Int(match.2) ?? 0) - 1)"
      )
    }
  }()

  /// The shapes that are drawn in a picture, each with its colour.
  private func points(in svg: String) -> Set<String> {
    let points = svg.matches(of: /<use xlink:href='(#gpPt[0-9]+)' transform='[^']*' color='(rgb\([^)]+\))'/)
    return Set(points.map { "\($0.1) \($0.2)" })
  }

  @Test func everyModelHasALook() throws {
    let script = try String(contentsOfFile: Plotting.script, encoding: .utf8)
    let names = Model.allCases.map(\.rawValue).joined(separator: " ")
    #expect(script.contains("\nmodels = \"\(names)\"\n"))
    #expect(Self.looks.count == Model.allCases.count)
    #expect(Set(Self.looks.map(\.shape)).count == Model.allCases.count)
  }

  @Test(arguments: [
    [Model.task], [.thread, .task], [.task, .thread], [.process, .pool, .thread], Model.allCases.reversed(),
  ]) func aModelLooksTheSameWhateverStandsBesideIt(models: [Model]) throws {
    let wanted = models.compactMap { Model.allCases.firstIndex(of: $0) }.map { place in
      "\(Self.looks[place].shape) \(Self.looks[place].colour)"
    }
    for (name, svg) in try drawn(records(models.map { ModelName($0) })) where name != Chart.heatMap {
      #expect(points(in: svg) == Set(wanted), "\(name)")
    }
  }

  @Test func aModelOfAnotherProgramLooksTheSameBesideOthers() throws {
    func colours(_ models: [ModelName]) throws -> Set<Substring> {
      let svg = try #require(try drawn(records(models), "wall_s")["wall_s"])
      return Set(svg.matches(of: /rgb\([ 0-9,]+\)/).map(\.output))
    }
    let foreign = ModelName(worker: "py", model: "asyncio")
    let none = try colours([ModelName(.task)])
    let own = try colours([foreign]).subtracting(none)
    #expect(own.count == 1 && own.isDisjoint(with: Self.looks.map { Substring($0.colour) }))
    #expect(try colours([ModelName(.task), foreign]).subtracting(none) == own)
    let other = ModelName(worker: "py", model: "thread")
    #expect(try colours([ModelName(.thread), other, foreign]).isSuperset(of: own))
    #expect(try colours([other, foreign, ModelName(.task)]).subtracting(none).count == 2)
  }

  @Test func coloursDifferForColourBlindReaders() {
    for (name, matrix) in ColourVision.matrices {
      let seen = (Self.looks.map(\.rgb) + [[153, 153, 153]]).map { ColourVision.lab($0, matrix) }
      for (place, one) in seen.enumerated() {
        for two in seen.dropFirst(place + 1) {
          let distance = zip(one, two).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
          #expect(distance > 20, "\(name): \(place)")
        }
      }
    }
  }

  @Test func anAxisSaysThatItIsLogarithmicAndAllChartsAgree() throws {
    let charts = try drawn(Sample().flagship())
    for name in ["tasks_per_s", "wall_s", "speedup", "efficiency", "cpu_per_task_s"] {
      let svg = try #require(charts[name])
      let panels = name == "efficiency" ? 1 : 3
      #expect(svg.matches(of: />tasks \(log scale\)</).count == panels && !svg.contains(">tasks<"), "\(name)")
    }
    #expect(charts["wall_s"]?.contains(">wall time (ms, log scale)<") == true)
    #expect(charts["tasks_per_s"]?.contains(">throughput (tasks/s)<") == true)
    let linear = try drawn(Sample().staircase())
    #expect(linear["speedup"]?.contains(">tasks<") == true)
  }

  @Test func panelsWithOtherLevelsHaveTheSameKindOfAxis() throws {
    let sample = Sample()
    let cells = [("few", [1, 2, 3]), ("many", [1, 2, 3, 1_000])].flatMap { name, levels in
      let work = Sample.Work(name, busy: 1e-3, waiting: 0)
      return levels.map { (work, sample.cell(work, ModelName(.task), $0, 2)) }
    }
    for (name, svg) in try drawn(sample.records(of: cells)) where name != Chart.heatMap {
      #expect(!svg.contains(">tasks<"), "\(name)")
    }
  }

  @Test func theIdealGoesFlatWhereTheCoresEnd() throws {
    let svg = try #require(try drawn(records([.init(.task)], tasks: [1, 30]), "speedup")["speedup"])
    // The widest grey line: 1 to 2 tasks rising, then level.
    let line = svg.matches(of: /<path stroke='rgb\(153, 153, 153\)' +d='M([^']+)'/).map { match in
      match.1.matches(of: /([0-9.]+),([0-9.]+)/).compactMap { Double($0.2) }
    }.max { $0.count < $1.count }
    let heights = try #require(line)
    #expect(heights.count > 2 && Set(heights.dropFirst()).count == 1 && heights[0] > heights[1])
  }
}

/// How colours look to eyes that lack a kind of cone (Machado, Oliveira and Fernandes, 2009), in CIELAB.
private enum ColourVision {
  static let matrices: [(String, [[Double]])] = [
    ("all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (
      "protanopia",
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    (
      "deuteranopia",
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    (
      "tritanopia",
      [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
  ]

  static func lab(_ rgb: [Double], _ matrix: [[Double]]) -> [Double] {
    let linear = rgb.map { $0 / 255 <= 0.04045 ? $0 / 255 / 12.92 : pow(($0 / 255 + 0.055) / 1.055, 2.4) }
    func times(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
      matrix.map { zip($0, vector).map(*).reduce(0, +) }
    }
    let seen = times(matrix, linear).map { min(1, max(0, $0)) }
    let xyz = times(
      [[0.4339, 0.3762, 0.1899], [0.2127, 0.7152, 0.0722], [0.0178, 0.1095, 0.8727]], seen)
    let f = xyz.map { $0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16 / 116 }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }
}
