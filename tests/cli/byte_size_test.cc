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

TEST(ByteSize, ShowsThreeDigits) {
  EXPECT_EQ(format_byte_size(0), "0 bytes");
  EXPECT_EQ(format_byte_size(1), "1 byte");
  EXPECT_EQ(format_byte_size(999), "999 bytes");
  EXPECT_EQ(format_byte_size(1000), "1.00 KB");
  EXPECT_EQ(format_byte_size(12345), "12.3 KB");
  EXPECT_EQ(format_byte_size(99949), "99.9 KB");
  EXPECT_EQ(format_byte_size(99950), "100 KB");
  EXPECT_EQ(format_byte_size(999500), "1.00 MB");
  EXPECT_EQ(format_byte_size(5'808'000'000), "5.81 GB");
  EXPECT_EQ(format_byte_size(~0ULL), "18.4 EB");
}

TEST(ByteSize, CountsWithCommas) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(1234567), "1,234,567");
}

}  // namespace
}  // namespace dowse
