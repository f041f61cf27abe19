#pragma once
// Runs units of work on all cores. Two variants, chosen by CMake (DOWSE_PIPELINE): pipeline_tbb.cc,
// and pipeline_threads.cc, its std::jthread twin, which ThreadSanitizer understands and tests use
// as the oracle.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>

namespace dowse {

// Does unit i. A worker's own state (reader, scratch, visitor) lives in the callable; one thread at
// a time calls it.
using Worker = std::function<void(std::size_t unit)>;

// Calls worker(i) once for each i in [0, count), on up to `jobs` threads; make_worker is called at
// most once a thread, on that thread, never twice at the same time. Units start in ascending order.
// After a stop request no further unit starts. Returns the number of units that were started (they
// have all ended): [0, n) were done, the rest were not. Requires: neither function throws; jobs
// >= 1.
std::size_t run_units(std::size_t count, unsigned jobs, const std::function<Worker()>& make_worker,
                      std::stop_token stop);

// Bounds the bytes alive at once over all workers. Work waits for room, it is never refused; a
// single charge above the whole budget waits until it is alone. Threads: any. No worker may hold a
// charge while it asks for another (that could deadlock).
class ByteBudget {
 public:
  explicit ByteBudget(std::uint64_t bytes) : limit_(bytes) {}

  class Charge {
   public:
    Charge(ByteBudget& budget, std::uint64_t bytes);  // waits
    ~Charge();
    Charge(const Charge&) = delete;
    Charge& operator=(const Charge&) = delete;

   private:
    ByteBudget& budget_;
    std::uint64_t bytes_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable room_;
  std::uint64_t limit_;
  std::uint64_t used_ = 0;
};

}  // namespace dowse
