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

// The work, measured, in this process.
bool run(const Work& work, Measured& measured) {
  std::uint64_t peak = 0;
  bool done = false;
  {
    std::jthread sampler([&peak](const std::stop_token& stop) {
      std::mutex mutex;
      std::condition_variable_any never;
      std::unique_lock lock(mutex);
      while (!stop.stop_requested()) {
        peak = std::max(peak, anonymous_bytes());
        never.wait_for(lock, stop, std::chrono::milliseconds(2), [] { return false; });
      }
    });
    const auto begin = std::chrono::steady_clock::now();
    done = work(measured.counts);
    measured.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  measured.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  measured.anonymous_bytes = peak;
  measured.total_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) << 10;
  return done;
}

}  // namespace

std::optional<Measured> measure(const Work& work) {
  int ends[2];
  if (pipe(ends) != 0) return std::nullopt;
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    Measured measured;
    const bool done = run(work, measured);
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
