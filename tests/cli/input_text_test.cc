#include "cli/input_text.h"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse {
namespace {

TEST(InputText, AWholeFile) {
  const testing::TempDir dir;
  const std::string text = std::string(200'000, 'a') + '\0' + "\r\n";
  testing::write_file(dir / "f", text);
  EXPECT_EQ(read_text_file(dir / "f").value(), text);
  testing::write_file(dir / "empty", "");
  EXPECT_EQ(read_text_file(dir / "empty").value(), "");
}

TEST(InputText, WhatCannotBeReadIsNamed) {
  const testing::TempDir dir;
  const Result<std::string> absent = read_text_file(dir / "absent");
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code(), Errc::kIo);
  EXPECT_THAT(absent.error().message(), ::testing::HasSubstr("absent: No such file"));
  EXPECT_FALSE(read_text_file(dir.path()).has_value());
  EXPECT_FALSE(read_text(-1, "standard input").has_value());
}

TEST(InputText, NoMoreThanTheLimit) {
  const testing::TempDir dir;
  testing::write_file(dir / "f", "");
  ASSERT_EQ(::truncate((dir / "f").c_str(), static_cast<off_t>(kMaxInputText) + 1), 0);
  const Result<std::string> large = read_text_file(dir / "f");
  ASSERT_FALSE(large.has_value());
  EXPECT_EQ(large.error().code(), Errc::kLimit);
}

}  // namespace
}  // namespace dowse
