// The only file with TBB. Its twin is pipeline_threads.cc.
#include <algorithm>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include "engine/pipeline/pipeline.h"

namespace dowse {

std::size_t run_units(std::size_t count, unsigned jobs, const std::function<Worker()>& make_worker,
                      std::stop_token stop) {
  std::mutex mutex;
  std::size_t next = 0;  // guarded by mutex
  const auto work = [&] {
    Worker worker;
    for (;;) {
      std::size_t unit = 0;
      {
        const std::scoped_lock lock(mutex);
        if (next == count || stop.stop_requested()) return;
        if (!worker) worker = make_worker();
        unit = next++;
      }
      worker(unit);
    }
  };
  const std::size_t threads = std::min<std::size_t>(jobs, count);
  if (threads <= 1) {
    work();
    return next;
  }
  // More workers than cores are wanted as well (--jobs 8 on two cores must behave as it says):
  // allow them.
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, threads);
  tbb::task_arena arena(static_cast<int>(threads));
  arena.execute([&] {
    tbb::task_group group;
    for (std::size_t i = 0; i + 1 < threads; ++i)
      group.run(work);
    work();
    group.wait();
  });
  return next;
}

}  // namespace dowse
