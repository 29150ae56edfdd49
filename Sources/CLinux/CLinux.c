#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void clinux_futex_wait(const uint32_t *word, uint32_t expected) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, 0, 0, 0);
}

void clinux_futex_wake(const uint32_t *word, int count) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, 0, 0, 0);
}

void clinux_futex_wait_until(const uint32_t *word, uint32_t expected, int64_t until, int shared) {
  const struct timespec time = {.tv_sec = until / 1000000000, .tv_nsec = until % 1000000000};
  const int operation = shared ? FUTEX_WAIT_BITSET : FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG;
  syscall(SYS_futex, word, operation, expected, until == INT64_MAX ? NULL : &time, 0, FUTEX_BITSET_MATCH_ANY);
}

void clinux_futex_wake_shared(const uint32_t *word) {
  syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, 0, 0, 0);
}

__thread void *clinux_own;

int clinux_unnamed_file(const char *folder) {
  int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return file;
  // A file system that has none: one with a name, which is taken away at once.
  char path[4096];
  if (snprintf(path, sizeof path, "%s/file-XXXXXX", folder) >= (int)sizeof path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  file = mkostemp(path, O_CLOEXEC);
  if (file >= 0) unlink(path);
  return file;
}

static int loopback(const char *address, struct in_addr *found) {
  return inet_pton(AF_INET, address, found) == 1 && ntohl(found->s_addr) >> 24 == 127;
}

int clinux_is_loopback(const char *address) {
  struct in_addr found;
  return loopback(address, &found);
}

int clinux_connect_loopback(const char *address, int port) {
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (port < 1 || port > 65535 || !loopback(address, &name.sin_addr)) {
    errno = EADDRNOTAVAIL;
    return -1;
  }
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection < 0) return -1;
  const int on = 1;
  const struct linger reset = {.l_onoff = 1, .l_linger = 0};
  setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(connection, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  if (connect(connection, (const struct sockaddr *)&name, sizeof name) == 0) return connection;
  const int reason = errno;
  close(connection);
  errno = reason;
  return -1;
}

void clinux_set_timer_slack(unsigned long ns) { prctl(PR_SET_TIMERSLACK, ns, 0, 0, 0); }

int clinux_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int clinux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int clinux_bind(const int *pus, int count) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int i = 0; i < count; i++) {
    if (pus[i] < 0 || pus[i] >= CPU_SETSIZE) {
      errno = EINVAL;
      return -1;
    }
    CPU_SET(pus[i], &set);
  }
  return sched_setaffinity(0, sizeof set, &set);
}

int clinux_allowed(int *pus, int most) {
  cpu_set_t set;
  int count = 0;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 0;
  for (int pu = 0; pu < CPU_SETSIZE && count < most; pu++)
    if (CPU_ISSET(pu, &set)) pus[count++] = pu;
  return count;
}

pid_t clinux_fork(void (*body)(void *), void *context) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child != 0) return child;
  clinux_forget_thread();
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (getppid() != parent) _exit(127);  // it ended before the line above took effect
  body(context);
  _exit(0);
}

// Runs in the child, on the parent's memory, which sleeps: nothing here may touch more than the two results.
static void become(const struct clinux_launch *launch, pid_t parent, volatile enum clinux_stage *stage) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (getppid() != parent) _exit(127);  // it ended before the line above took effect

  *stage = CLINUX_BIND;
  if (launch->pu_count > 0 && clinux_bind(launch->pus, launch->pu_count) != 0) return;

  *stage = CLINUX_REDIRECT;
  // First out of the way of 0, 1 and 2, which they are themselves where the parent was started with any of
  // them closed.
  int from[3] = {launch->input, launch->output, launch->error};
  for (int to = 0; to < 3; to++)
    if (from[to] < 3 && (from[to] = fcntl(from[to], F_DUPFD_CLOEXEC, 3)) < 0) return;
  for (int to = 0; to < 3; to++)
    if (dup2(from[to], to) < 0) return;

  *stage = CLINUX_EXEC;
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, 0);
  execvpe(launch->program, launch->arguments, launch->environment);
}

pid_t clinux_launch(const struct clinux_launch *launch, enum clinux_stage *failed_at) {
  volatile enum clinux_stage stage = CLINUX_FORK;
  volatile int reason = 0;
  const pid_t parent = getpid();

  // No handler of the parent's may run in the child while they share memory.
  sigset_t every, before;
  sigfillset(&every);
  pthread_sigmask(SIG_SETMASK, &every, &before);
  const pid_t child = vfork();
  if (child == 0) {
    become(launch, parent, &stage);
    reason = errno;
    _exit(127);
  }
  const int fork_reason = errno;
  pthread_sigmask(SIG_SETMASK, &before, 0);

  if (child > 0 && reason == 0) return child;
  if (child > 0) {
    while (waitpid(child, 0, 0) < 0 && errno == EINTR) {
    }
  }
  *failed_at = stage;
  errno = child < 0 ? fork_reason : reason;
  return -1;
}
