// What a simulation of tasks that share cores costs in SimGrid, to compare with.
//
// `round-robin TASKS CORES WORK REPEATS` simulates tasks of equal work, in quanta, that take turns of one quantum on
// their core: a first-in, first-out queue a core, and a core without tasks takes one that waits in the longest queue.
// Prints slices (stretches of one task on one core), the CPU seconds of all repeats, and the makespan in quanta.
// `round-robin version` prints what it runs on.
//
// As one writes it in S4U: a host of one core for each core, and on it an actor that executes slice after slice. An
// actor for each task would be slower (a handover beside each execution), and who waits for a mutex could not be taken
// over by another core. SimGrid's settings are its own.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <simgrid/s4u.hpp>
#include <simgrid/version.h>
#include <string>
#include <vector>

namespace sg4 = simgrid::s4u;

/// A task is known by the work that it has left.
using Queue = std::deque<double>;

/// One core: runs the tasks of its queue until there are none to take.
static void run_core(Queue& own, std::vector<Queue>& queues, long& slices)
{
  while (true) {
    Queue* source = &own;
    if (own.empty()) {
      // Nothing arrives later, so a core that finds nothing can end.
      source = &*std::max_element(queues.begin(), queues.end(),
                                  [](const Queue& a, const Queue& b) { return a.size() < b.size(); });
      if (source->empty())
        return;
    }
    const double left = source->front();
    source->pop_front();
    // Alone, a task runs on to its end: nobody else is ever put on its core.
    const double turn = own.empty() ? left : std::min(left, 1.0);
    slices++;
    sg4::this_actor::execute(turn);
    if (left > turn)
      own.push_back(left - turn);
  }
}

int main(int argc, char** argv)
{
  if (argc == 2 && std::strcmp(argv[1], "version") == 0) {
    std::printf("SimGrid %d.%d\n", SIMGRID_VERSION_MAJOR, SIMGRID_VERSION_MINOR);
    return 0;
  }
  sg4::Engine engine(&argc, argv);
  if (argc != 5) {
    std::fprintf(stderr, "usage: round-robin TASKS CORES WORK REPEATS | version\n");
    return 2;
  }
  const int tasks = std::atoi(argv[1]), cores = std::atoi(argv[2]), repeats = std::atoi(argv[4]);
  const double work = std::atof(argv[3]);

  sg4::NetZone* zone = sg4::create_empty_zone("machine");
  std::vector<sg4::Host*> hosts;
  for (int core = 0; core < cores; core++)
    hosts.push_back(zone->create_host("core-" + std::to_string(core), 1.0)->seal());
  zone->seal();

  long slices = 0;
  double makespan = 0;
  // A process has one engine, so that the repeats follow each other on its clock.
  sg4::Actor::create("repeat", hosts[0], [&] {
    for (int repeat = 0; repeat < repeats; repeat++) {
      const double start = sg4::Engine::get_clock();
      std::vector<Queue> queues(cores);
      for (int task = 0; task < tasks; task++)
        queues[task % cores].push_back(work);
      std::vector<sg4::ActorPtr> actors;
      for (int core = 0; core < cores; core++)
        actors.push_back(sg4::Actor::create("core", hosts[core], [&queues, &slices, core] {
          run_core(queues[core], queues, slices);
        }));
      for (const sg4::ActorPtr& actor : actors)
        actor->join();
      makespan = sg4::Engine::get_clock() - start;
    }
  });
  const std::clock_t start = std::clock();
  engine.run();
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%ld %.6f %.9g\n", slices, seconds, makespan);
  return 0;
}
