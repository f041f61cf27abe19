#include "cli/progress.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/source/file_descriptor.h"

namespace dowse {
namespace {

using std::chrono::milliseconds;

TEST(ProgressLine, SaysHowFarHowFastHowLong) {
  EXPECT_EQ(
      progress_line({.expected = 70405, .done = 17601, .bytes = 1'200'000'000, .seconds = 4}, 100),
      "17,601 of 70,405 texts, 1.20 GB, 300 MB/s, 12 s left");
  EXPECT_EQ(progress_line({.expected = 4, .done = 1, .bytes = 1000, .seconds = 100}, 100),
            "1 of 4 texts, 1.00 kB, 10 B/s, 5 min 00 s left");
  EXPECT_EQ(progress_line({.expected = 3601, .done = 1, .bytes = 0, .seconds = 2}, 100),
            "1 of 3,601 texts, 0 B, 0 B/s, 2 h 00 min left");
}

TEST(ProgressLine, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(progress_line({.expected = 5, .done = 0, .bytes = 0, .seconds = 0}, 100),
            "0 of 5 texts, 0 B");
  EXPECT_EQ(progress_line({.expected = 5, .done = 0, .bytes = 0, .seconds = 1}, 100),
            "0 of 5 texts, 0 B, 0 B/s");
  EXPECT_EQ(progress_line({.expected = 5, .done = 6, .bytes = 6, .seconds = 1}, 100),
            "6 of 5 texts, 6 B, 6 B/s");
}

TEST(ProgressLine, FitsTheWidth) {
  EXPECT_EQ(progress_line({.expected = 70405, .done = 17601}, 10), "17,601 of ");
}

class Line : public ::testing::Test {
 protected:
  Line() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_NONBLOCK), 0);
    out_ = FileDescriptor(ends[0]);
    in_ = FileDescriptor(ends[1]);
  }

  // What was written since the last call.
  std::string written() {
    std::array<char, 4096> bytes{};
    const ssize_t got = ::read(out_.get(), bytes.data(), bytes.size());
    return got > 0 ? std::string(bytes.data(), static_cast<std::size_t>(got)) : "";
  }

  TerminalProgress::Now clock() {
    return [this] { return now_; };
  }

  FileDescriptor out_;
  FileDescriptor in_;
  TerminalProgress::Clock::time_point now_{};
};

TEST_F(Line, IsDrawnTenTimesASecondAtMostAndGoneAtTheEnd) {
  {
    TerminalProgress progress(in_.get(), 80, clock());
    progress.expect(10);
    now_ += milliseconds(299);
    progress.done(1, 1000);
    EXPECT_EQ(written(), "");
    now_ += milliseconds(1);
    progress.done(1, 1000);
    EXPECT_EQ(written().substr(0, 17), "\r\x1b[K2 of 10 texts");
    now_ += milliseconds(99);
    progress.done(1, 1000);
    EXPECT_EQ(written(), "");
    now_ += milliseconds(1);
    progress.done(1, 1000);
    EXPECT_EQ(written().substr(0, 17), "\r\x1b[K4 of 10 texts");
  }
  EXPECT_EQ(written(), "\r\x1b[K");
}

TEST_F(Line, AShortScanDrawsNothing) {
  {
    TerminalProgress progress(in_.get(), 80, clock());
    progress.expect(1);
    progress.done(1, 1);
  }
  EXPECT_EQ(written(), "");
}

}  // namespace
}  // namespace dowse
