import JuggleWorker

/// juggle's own worker: all of its models, and no code of anybody's. With `serve`, its echo server.
@main
struct Main {
  static func main() {
    if CommandLine.arguments.dropFirst().first == "serve" { EchoService.run() }
    serve([])
  }
}
