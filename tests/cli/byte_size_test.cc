#include "cli/byte_size.h"

#include <gtest/gtest.h>

namespace dowse {
namespace {

TEST(ByteSize, ReadsNumbersWithUnits) {
  EXPECT_EQ(*parse_byte_size("0"), 0U);
  EXPECT_EQ(*parse_byte_size("123"), 123U);
  EXPECT_EQ(*parse_byte_size("4k"), 4096U);
  EXPECT_EQ(*parse_byte_size("256M"), 256U << 20);
  EXPECT_EQ(*parse_byte_size("256MiB"), 256U << 20);
  EXPECT_EQ(*parse_byte_size("2GB"), 2ULL << 30);
}

TEST(ByteSize, RefusesWhatIsNone) {
  for (const char* text : {"", "M", "-1", "1.5G", "1X", "1 M", " 1", "1MM", "99999999999999999999",
                           "99999999999999999G"}) {
    const Result<std::uint64_t> size = parse_byte_size(text);
    ASSERT_FALSE(size.has_value()) << text;
    EXPECT_EQ(size.error().code(), Errc::kUsage);
  }
}

}  // namespace
}  // namespace dowse
