#include "cli/console.h"

#include <unistd.h>

#include <array>

#include <gtest/gtest.h>

#include "engine/source/file_descriptor.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

TEST(Console, ColorFollowsTheOptionFirst) {
  EXPECT_TRUE(wants_color(ColorMode::kAlways, {.terminal = false, .no_color = "1"}));
  EXPECT_FALSE(wants_color(ColorMode::kNever, {.terminal = true}));
}

TEST(Console, AutomaticColorAsksTerminalAndEnvironment) {
  EXPECT_TRUE(wants_color(ColorMode::kAuto, {.terminal = true, .term = "xterm"}));
  EXPECT_TRUE(wants_color(ColorMode::kAuto, {.terminal = true, .no_color = ""}));
  EXPECT_FALSE(wants_color(ColorMode::kAuto, {.terminal = false, .term = "xterm"}));
  EXPECT_FALSE(wants_color(ColorMode::kAuto, {.terminal = true, .no_color = "1"}));
  EXPECT_FALSE(wants_color(ColorMode::kAuto, {.terminal = true, .term = "dumb"}));
}

TEST(Console, WidthOfAPipeComesFromTheEnvironment) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const FileDescriptor out(ends[0]);
  const FileDescriptor in(ends[1]);
  EXPECT_FALSE(is_terminal(in.get()));
  const auto with = [&](const char* columns) {
    const testing::Variable variable("COLUMNS", columns);
    return columns_of(in.get());
  };
  EXPECT_EQ(with("132"), 132U);
  EXPECT_EQ(with("3"), 100U);
  EXPECT_EQ(with("wide"), 100U);
  EXPECT_EQ(columns_of(in.get()), 100U);
}

TEST(Console, SaysWithControlsEscaped) {
  ::testing::internal::CaptureStderr();
  say_error(Error(Errc::kIo, "bad\x1b[2J name"));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "dowse: error: bad\\x1B[2J name\n");
}

}  // namespace
}  // namespace dowse
