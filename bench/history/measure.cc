#include "bench/history/measure.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stop_token>
#include <thread>

namespace dowse::bench {
namespace {

// RssAnon of this process (proc(5)); 0 when it cannot be read.
std::uint64_t anonymous_bytes() {
  std::FILE* file = std::fopen("/proc/self/status", "re");
  if (file == nullptr) return 0;
  char line[256];
  unsigned long long kib = 0;
  while (std::fgets(line, sizeof line, file) != nullptr) {
    if (std::sscanf(line, "RssAnon: %llu kB", &kib) == 1) break;
  }
  std::fclose(file);
  return std::uint64_t{kib} << 10;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

double cpu_seconds_of(const rusage& usage) {
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

rusage usage_now() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

// This process, from begin() to result().
class ProcessMeter final : public Meter {
 public:
  ProcessMeter() : sampler_([this](const std::stop_token& stop) { sample(stop); }) {}

  void begin() override {
    const std::scoped_lock lock(mutex_);
    peak_ = 0;
    cpu_before_ = cpu_seconds_of(usage_now());
    begin_ = std::chrono::steady_clock::now();
  }

  Measured result() {
    Measured measured;
    const auto end = std::chrono::steady_clock::now();
    measured.seconds = std::chrono::duration<double>(end - begin_).count();
    const rusage usage = usage_now();
    measured.cpu_seconds = cpu_seconds_of(usage) - cpu_before_;
    measured.total_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) << 10;
    measured.counts = counts;
    const std::scoped_lock lock(mutex_);
    measured.anonymous_bytes = std::max(peak_, anonymous_bytes());
    return measured;
  }

 private:
  void sample(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      peak_ = std::max(peak_, anonymous_bytes());
      never_.wait_for(lock, stop, std::chrono::milliseconds(2), [] { return false; });
    }
  }

  std::mutex mutex_;
  std::condition_variable_any never_;
  std::uint64_t peak_ = 0;  // guarded by mutex_
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  double cpu_before_ = 0;
  std::jthread sampler_;  // last: it ends before what it uses
};

}  // namespace

std::optional<Measured> measure(const Work& work) {
  int ends[2];
  if (pipe(ends) != 0) return std::nullopt;
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    ProcessMeter meter;
    const bool done = work(meter);
    const Measured measured = meter.result();
    const bool told = write(ends[1], &measured, sizeof measured) == sizeof measured;
    std::fflush(nullptr);
    _exit(done && told ? 0 : 1);
  }
  close(ends[1]);
  Measured measured;
  const bool told = read(ends[0], &measured, sizeof measured) == sizeof measured;
  close(ends[0]);
  int status = 0;
  const bool ended = child > 0 && waitpid(child, &status, 0) == child;
  if (!told || !ended || status != 0) return std::nullopt;
  return measured;
}

}  // namespace dowse::bench
