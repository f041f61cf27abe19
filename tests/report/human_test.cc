#include "engine/report/human.h"

#include <limits>

#include <gtest/gtest.h>

namespace dowse {
namespace {

std::chrono::sys_seconds at(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

TEST(Human, GroupsDigitsByThree) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(Human, CountsWithTheRightNoun) {
  EXPECT_EQ(counted(0, "finding"), "0 findings");
  EXPECT_EQ(counted(1, "finding"), "1 finding");
  EXPECT_EQ(counted(1200, "finding"), "1,200 findings");
  EXPECT_EQ(and_more(1, "place"), "+ 1 more place");
  EXPECT_EQ(and_more(12, "place"), "+ 12 more places");
}

TEST(Human, BytesHaveThreeDigitsAndNeverAThousandOfAUnit) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(999), "999 B");
  EXPECT_EQ(human_bytes(1000), "1.00 kB");
  EXPECT_EQ(human_bytes(9994), "9.99 kB");
  EXPECT_EQ(human_bytes(9995), "10.0 kB");
  EXPECT_EQ(human_bytes(99'949), "99.9 kB");
  EXPECT_EQ(human_bytes(99'950), "100 kB");
  EXPECT_EQ(human_bytes(999'499), "999 kB");
  EXPECT_EQ(human_bytes(999'500), "1.00 MB");
  EXPECT_EQ(human_bytes(5'808'412'500), "5.81 GB");
  EXPECT_EQ(human_bytes(std::numeric_limits<std::uint64_t>::max()), "18.4 EB");
}

TEST(Human, TimesAreUtcAndAnyTimeHasAText) {
  EXPECT_EQ(iso_time(at(1'700'000'000)), "2023-11-14T22:13:20Z");
  EXPECT_EQ(iso_date(at(1'700'000'000)), "2023-11-14");
  EXPECT_EQ(iso_time(at(-1)), "1969-12-31T23:59:59Z");
  EXPECT_EQ(iso_time(at(-62'167'219'200)), "0000-01-01T00:00:00Z");
  EXPECT_EQ(iso_time(at(253'402'300'799)), "9999-12-31T23:59:59Z");
  EXPECT_EQ(iso_time(at(-62'167'219'201)), "@-62167219201");
  EXPECT_EQ(iso_date(at(253'402'300'800)), "@253402300800");
  EXPECT_EQ(iso_time(at(std::numeric_limits<std::int64_t>::min())), "@-9223372036854775808");
}

TEST(Human, PathsBecomeRelativeReferences) {
  EXPECT_EQ(percent_encoded_path("src/main.c"), "src/main.c");
  EXPECT_EQ(percent_encoded_path("a b/c%d#e?f:g"), "a%20b/c%25d%23e%3Ff%3Ag");
  EXPECT_EQ(percent_encoded_path("\xE8\xA8\xAD\xff\n"), "%E8%A8%AD%FF%0A");
  EXPECT_EQ(percent_encoded_path("~_-."), "~_-.");
}

}  // namespace
}  // namespace dowse
