#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <utility>

#include "engine/report/human.h"

namespace dowse {
namespace {

constexpr std::chrono::milliseconds kBeforeFirst{300};
constexpr std::chrono::milliseconds kBetween{100};

// To the line's start, and erase to its end (ECMA-48 EL).
constexpr std::string_view kEraseLine = "\r\x1b[K";

// Until this share of a second has gone by, a rate means nothing.
constexpr double kLeastSeconds = 0.1;

std::string duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

}  // namespace

std::string progress_line(const ProgressState& state, unsigned width) {
  std::string line = fmt::format("{} of {} texts, {}", grouped(state.done), grouped(state.expected),
                                 human_bytes(state.bytes));
  if (state.seconds >= kLeastSeconds) {
    const double rate = static_cast<double>(state.bytes) / state.seconds;
    line += fmt::format(", {}/s", human_bytes(static_cast<std::uint64_t>(rate)));
    if (state.done > 0 && state.expected >= state.done) {
      const double each = state.seconds / static_cast<double>(state.done);
      line += fmt::format(", {} left",
                          duration(each * static_cast<double>(state.expected - state.done)));
    }
  }
  return line.substr(0, width);
}

TerminalProgress::TerminalProgress(int descriptor, unsigned width, Now now)
    : descriptor_(descriptor),
      width_(width),
      now_(std::move(now)),
      start_(now_()),
      next_draw_(start_ + kBeforeFirst) {}

TerminalProgress::~TerminalProgress() {
  if (drawn_) write(std::string(kEraseLine));
}

void TerminalProgress::expect(std::uint64_t texts) {
  expected_ += texts;
}

void TerminalProgress::done(std::uint64_t texts, std::uint64_t bytes) {
  done_ += texts;
  bytes_ += bytes;
  const Clock::time_point now = now_();
  if (now < next_draw_.load()) return;
  const std::unique_lock lock(drawing_, std::try_to_lock);
  if (!lock.owns_lock() || now < next_draw_.load()) return;
  next_draw_ = now + kBetween;
  draw(now);
}

void TerminalProgress::draw(Clock::time_point now) {
  const ProgressState state{
      .expected = expected_,
      .done = done_,
      .bytes = bytes_,
      .seconds = std::chrono::duration<double>(now - start_).count(),
  };
  // One column stays free: a terminal may go to the next line after the last.
  write(std::string(kEraseLine) + progress_line(state, width_ - 1));
  drawn_ = true;
}

void TerminalProgress::write(const std::string& text) const {
  // A line that cannot be drawn is no loss.
  [[maybe_unused]] const ssize_t put = ::write(descriptor_, text.data(), text.size());
}

}  // namespace dowse
