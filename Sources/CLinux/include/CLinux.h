// What Glibc does not show Swift. `_GNU_SOURCE` is defined in CLinux.c only: here it would break the module.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <sys/types.h>

/// Sleeps while *word is `expected`; returns at once when it is not. May wake without a reason.
void clinux_futex_wait(const uint32_t *word, uint32_t expected);
/// Wakes at most `count` threads that sleep on `word`.
void clinux_futex_wake(const uint32_t *word, int count);

/// As above, but no longer than until `until` nanoseconds of CLOCK_MONOTONIC; INT64_MAX: for ever. `shared`: whether
/// other processes use the word too.
void clinux_futex_wait_until(const uint32_t *word, uint32_t expected, int64_t until, int shared);
/// Wakes all that sleep on a word that processes share.
void clinux_futex_wake_shared(const uint32_t *word);

/// A pointer that each thread has for itself; null at first.
extern __thread void *clinux_own;
static inline void *clinux_get_own(void) { return clinux_own; }
static inline void clinux_set_own(void *value) { clinux_own = value; }

/// Tells the processor that this thread waits for another one.
static inline void clinux_relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// A file without a name in that folder, open for reading and writing, gone once it is closed; -1 with errno.
int clinux_unnamed_file(const char *folder);

/// 1 for an IPv4 address of this machine's loopback, else 0.
int clinux_is_loopback(const char *address);

/// A TCP connection to a port of the loopback, which sends at once (TCP_NODELAY) and is reset when it is closed, since
/// thousands of closed connections would keep their ports for a minute; -1 with errno.
int clinux_connect_loopback(const char *address, int port);

/// How late the kernel may wake this thread, and threads that it makes from now on, in nanoseconds.
void clinux_set_timer_slack(unsigned long ns);

/// A descriptor that becomes readable as the process ends; -1 with errno where there is none to be had.
int clinux_pidfd_open(pid_t process);

/// Both ends closed on exec; 0 or -1 with errno.
int clinux_pipe(int ends[2]);

/// Binds the calling thread to these PUs, by the operating system's numbers; 0 or -1 with errno.
int clinux_bind(const int *pus, int count);

/// Writes the PUs that the calling thread may run on, at most `most`, and returns how many they are.
int clinux_allowed(int *pus, int most);

/// Forks a process that runs `body` and ends; it is killed when the calling thread ends, and stays in its process
/// group. `body` may touch memory and make system calls, and shall neither allocate nor take a lock: other threads of
/// this process may have held one.
///
/// Returns its id, or -1 with errno.
pid_t clinux_fork(void (*body)(void *), void *context);

/// How a worker is started.
struct clinux_launch {
  const char *program;  // looked up in PATH when it holds no slash
  char *const *arguments;
  char *const *environment;
  const int *pus;  // bound to before the program starts; none for wherever its parent may run
  int pu_count;
  int input, output, error;  // become its descriptors 0, 1 and 2
};

enum clinux_stage { CLINUX_FORK, CLINUX_BIND, CLINUX_REDIRECT, CLINUX_EXEC };

/// Starts a process in a process group of its own that is killed when the calling thread ends.
///
/// It starts with default signal handlers, no signal blocked, and already bound, so that runtimes which count
/// their PUs at start-up see only those.
///
/// Returns its id, or -1 with errno and the stage that failed.
pid_t clinux_launch(const struct clinux_launch *launch, enum clinux_stage *failed_at);

/// The calling thread's number, as the system counts threads; asked for once a thread.
int32_t clinux_thread(void);
/// Has the calling thread's number asked for anew: after a fork.
void clinux_forget_thread(void);

/// The PU that the calling thread is on just now.
int32_t clinux_pu(void);

/// One time that a thread was put on a PU or taken off it.
enum clinux_switch_kind {
  CLINUX_ON,
  /// Taken off because it waits, or because something else was put on its PU.
  CLINUX_WAITS,
  CLINUX_PUSHED_ASIDE,
  /// Ends, on its PU.
  CLINUX_EXITS,
  /// The ring was full: some records before this one are missing.
  CLINUX_LOST,
};

struct clinux_switch {
  int64_t time;  // CLOCK_MONOTONIC, in nanoseconds
  int32_t thread, pu;
  enum clinux_switch_kind kind;
};

/// The kernel's record of the switches on one PU: of the thread that opened it, and of all threads and processes that
/// it makes from then on, and they make.
struct clinux_switches {
  int event, pu;
  /// Whether the ring was full when it was last read, so that what came after its last record may be missing.
  int was_full;
  void *memory;
  size_t size;
};

enum clinux_open {
  CLINUX_OPEN,
  /// The kernel tells no switches, or has no memory for the ring.
  CLINUX_NO_EVENT,
  CLINUX_NO_RING,
};

/// Starts recording, into a ring of so many pages, a power of two; the event becomes readable when half of them are full.
/// Needs no privileges at perf_event_paranoid 2 and below; with errno where it fails.
enum clinux_open clinux_switches_open(struct clinux_switches *switches, int pu, int pages);
/// Takes at most `most` switches out of the ring, oldest first, and returns how many they are. One thread at a time.
int clinux_switches_read(struct clinux_switches *switches, struct clinux_switch *found, int most);
void clinux_switches_close(struct clinux_switches *switches);

/// SHA-256 (FIPS 180-4): start, take bytes in, finish.
struct clinux_sha256 {
  uint32_t state[8];
  uint8_t pending[64];
  uint64_t count;
};

void clinux_sha256_start(struct clinux_sha256 *hash);
void clinux_sha256_update(struct clinux_sha256 *hash, const uint8_t *bytes, size_t count);
void clinux_sha256_finish(struct clinux_sha256 *hash, uint8_t digest[32]);

#endif
