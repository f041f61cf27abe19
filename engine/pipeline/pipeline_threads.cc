// The plain-thread twin of pipeline_tbb.cc.
#include <algorithm>
#include <thread>
#include <vector>

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
  std::vector<std::jthread> pool;
  pool.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i)
    pool.emplace_back(work);
  pool.clear();  // joins
  return next;
}

}  // namespace dowse
