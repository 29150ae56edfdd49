#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Of every process and thread by itself: a fork has another number, which `clinux_fork` makes it ask for.
static __thread int32_t own_number;

int32_t clinux_thread(void) {
  if (own_number == 0) own_number = (int32_t)syscall(SYS_gettid);
  return own_number;
}

void clinux_forget_thread(void) { own_number = 0; }

int32_t clinux_pu(void) { return sched_getcpu(); }

enum clinux_open clinux_switches_open(struct clinux_switches *switches, int pu, int pages) {
  memset(switches, 0, sizeof *switches);
  struct perf_event_attr wanted = {
      .type = PERF_TYPE_SOFTWARE,
      .size = sizeof wanted,
      .config = PERF_COUNT_SW_DUMMY,
      .sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU,
      .inherit = 1,
      .exclude_kernel = 1,
      .exclude_hv = 1,
      .task = 1,
      .context_switch = 1,
      .sample_id_all = 1,
      .use_clockid = 1,
      .clockid = CLOCK_MONOTONIC,
      .watermark = 1,
  };
  const long page = sysconf(_SC_PAGESIZE);
  wanted.wakeup_watermark = (uint32_t)(pages * page / 2);
  const int event = (int)syscall(SYS_perf_event_open, &wanted, 0, pu, -1, PERF_FLAG_FD_CLOEXEC);
  if (event < 0) return CLINUX_NO_EVENT;
  const size_t size = (size_t)(pages + 1) * (size_t)page;
  void *memory = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, event, 0);
  if (memory == MAP_FAILED) {
    const int reason = errno;
    close(event);
    errno = reason;
    return CLINUX_NO_RING;
  }
  *switches = (struct clinux_switches){.event = event, .pu = pu, .memory = memory, .size = size};
  return CLINUX_OPEN;
}

void clinux_switches_close(struct clinux_switches *switches) {
  if (!switches->memory) return;
  munmap(switches->memory, switches->size);
  close(switches->event);
  switches->memory = 0;
}

// The ring's records may lie across its end.
static void copy(void *to, const char *ring, uint64_t size, uint64_t from, uint64_t count) {
  const uint64_t start = from % size;
  const uint64_t first = count < size - start ? count : size - start;
  memcpy(to, ring + start, first);
  memcpy((char *)to + first, ring, count - first);
}

int clinux_switches_read(struct clinux_switches *switches, struct clinux_switch *found, int most) {
  struct perf_event_mmap_page *page = switches->memory;
  const uint64_t size = page->data_size;
  const char *ring = (const char *)switches->memory + page->data_offset;
  const uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE);
  uint64_t tail = page->data_tail;
  int count = 0;
  switches->was_full = head - tail > size - 128;
  while (tail < head && count < most) {
    struct perf_event_header header;
    copy(&header, ring, size, tail, sizeof header);
    if (header.size < sizeof header || header.size > head - tail) break;
    // What every record ends with, in the order in which `sample_type` numbers it.
    struct {
      uint32_t process, thread;
      uint64_t time;
      uint32_t pu, unused;
    } end;
    if (header.size >= sizeof header + sizeof end) {
      copy(&end, ring, size, tail + header.size - sizeof end, sizeof end);
      struct clinux_switch next = {.time = (int64_t)end.time, .thread = (int32_t)end.thread, .pu = (int32_t)end.pu};
      int isWanted = 1;
      if (header.type == PERF_RECORD_SWITCH) {
        next.kind = !(header.misc & PERF_RECORD_MISC_SWITCH_OUT)          ? CLINUX_ON
                    : header.misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT ? CLINUX_PUSHED_ASIDE
                                                                         : CLINUX_WAITS;
      } else if (header.type == PERF_RECORD_EXIT) {
        next.kind = CLINUX_EXITS;
      } else if (header.type == PERF_RECORD_LOST) {
        next.kind = CLINUX_LOST;
      } else {
        isWanted = 0;
      }
      if (isWanted) found[count++] = next;
    }
    tail += header.size;
  }
  __atomic_store_n(&page->data_tail, tail, __ATOMIC_RELEASE);
  return count;
}
