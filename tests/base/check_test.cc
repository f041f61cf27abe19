#include "engine/base/check.h"

#include <gtest/gtest.h>

namespace dowse {
namespace {

TEST(Check, PassesAndAsksOnce) {
  int asked = 0;
  DOWSE_CHECK(++asked > 0);
  EXPECT_EQ(asked, 1);
}

TEST(CheckDeathTest, EndsTheProcessWithPlaceAndCondition) {
  const int two = 2;
  EXPECT_DEATH(DOWSE_CHECK(two + two == 5),
               "internal error: .*check_test\\.cc:[0-9]+: two \\+ two == 5 does not hold");
}

TEST(CheckDeathTest, IsAnExpressionWithoutValue) {
  const bool right = false;
  EXPECT_DEATH(right ? static_cast<void>(0) : DOWSE_CHECK(right), "right does not hold");
}

}  // namespace
}  // namespace dowse
