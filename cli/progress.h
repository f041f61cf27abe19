#pragma once
// The progress line on a terminal: one line, drawn over itself, gone at the end.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "engine/source/source.h"

namespace dowse {

// Where a scan stands.
struct ProgressState {
  std::uint64_t expected = 0;  // texts
  std::uint64_t done = 0;      // texts
  std::uint64_t bytes = 0;
  double seconds = 0;  // since the start
};

// "12,345 of 70,405 texts, 1.20 GB, 310 MB/s, 12 s left", cut to `width` columns. The time left
// supposes that texts go on as they went, and is left out while that is not known.
std::string progress_line(const ProgressState& state, unsigned width);

// Tells nobody.
class NoProgress final : public ProgressSink {
 public:
  void expect(std::uint64_t /*texts*/) override {}

  void done(std::uint64_t /*texts*/, std::uint64_t /*bytes*/) override {}
};

// Draws at most ten times a second, and nothing in the first 300 ms: a short scan needs no line.
// Threads: any.
class TerminalProgress final : public ProgressSink {
 public:
  using Clock = std::chrono::steady_clock;
  using Now = std::function<Clock::time_point()>;

  // `descriptor` is a terminal of `width` columns; borrowed.
  TerminalProgress(
      int descriptor, unsigned width, Now now = [] { return Clock::now(); });
  // Takes the line away.
  ~TerminalProgress() override;

  void expect(std::uint64_t texts) override;
  void done(std::uint64_t texts, std::uint64_t bytes) override;

 private:
  void draw(Clock::time_point now);
  void write(const std::string& text) const;

  int descriptor_;
  unsigned width_;
  Now now_;
  Clock::time_point start_;
  std::atomic<std::uint64_t> expected_ = 0;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<std::uint64_t> bytes_ = 0;
  std::atomic<Clock::time_point> next_draw_;
  std::mutex drawing_;
  bool drawn_ = false;  // guarded by drawing_
};

}  // namespace dowse
