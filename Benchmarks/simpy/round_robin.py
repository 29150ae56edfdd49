"""What a simulation of tasks that share cores costs in SimPy, to compare with.

`round_robin.py TASKS CORES WORK REPEATS` simulates tasks of equal work, in quanta, that take turns of one quantum on
their core: a first-in, first-out queue a core, and a core without tasks takes one that waits in the longest queue.
Prints slices (stretches of one task on one core), the CPU seconds of all repeats, and the makespan in quanta.
`round_robin.py version` prints what it runs on.

As one writes it in SimPy: a process for each core, which waits for one timeout a slice. A process for each task that
requests its core as a Resource would be slower (two events a slice), and its requests could not be taken over.
"""

import platform
import sys
import time
from collections import deque

import simpy


def core(env, own, queues, count):
    """One core: runs the tasks of its queue, each known by the work that it has left, until there are none to take."""
    while True:
        if own:
            left = own.popleft()
        else:
            # Nothing arrives later, so a core that finds nothing can end.
            longest = max(queues, key=len)
            if not longest:
                return
            left = longest.popleft()
        # Alone, a task runs on to its end: nobody else is ever put on its core.
        turn = min(left, 1) if own else left
        count[0] += 1
        yield env.timeout(turn)
        if left > turn:
            own.append(left - turn)


def simulate(tasks, cores, work):
    env = simpy.Environment()
    queues = [deque() for _ in range(cores)]
    for task in range(tasks):
        queues[task % cores].append(work)
    count = [0]
    for own in queues:
        env.process(core(env, own, queues, count))
    env.run()
    return count[0], env.now


def main():
    if sys.argv[1:] == ["version"]:
        print(f"SimPy {simpy.__version__}, Python {platform.python_version()}")
        return
    if len(sys.argv) != 5:
        sys.exit("usage: round_robin.py TASKS CORES WORK REPEATS | version")
    tasks, cores, work, repeats = map(int, sys.argv[1:])
    slices, makespan = 0, 0
    start = time.process_time()
    for _ in range(repeats):
        count, makespan = simulate(tasks, cores, work)
        slices += count
    print(slices, time.process_time() - start, makespan)


main()
