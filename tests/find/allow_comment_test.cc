#include "engine/find/allow_comment.h"

#include <string>

namespace dowse {
namespace {

TEST(AllowComment, BothMarksCount) {
  EXPECT_TRUE(has_allow_comment("x = 1  # dowse:allow"));
  EXPECT_TRUE(has_allow_comment("x = 1  // gitleaks:allow because of this"));
  EXPECT_TRUE(has_allow_comment("dowse:allow"));
  EXPECT_TRUE(has_allow_comment("<!--dowse:allow-->x"));
}

TEST(AllowComment, APartOfAWordIsNone) {
  EXPECT_FALSE(has_allow_comment(""));
  EXPECT_FALSE(has_allow_comment("x = 1  # dowse: allow"));
  EXPECT_FALSE(has_allow_comment("x = 1  # dowse:allowed"));
  EXPECT_FALSE(has_allow_comment("x = 1  # notdowse:allow"));
  EXPECT_FALSE(has_allow_comment("x = 1  # gitleaks:allowlist"));
}

TEST(AllowComment, ALaterMarkCountsAfterAFalseOne) {
  EXPECT_TRUE(has_allow_comment("dowse:allowed dowse:allow"));
}

TEST(AllowComment, SurvivesAnyBytes) {
  std::string line(100'000, '\xff');
  line += std::string("\0dowse:allow\0", 13);
  EXPECT_TRUE(has_allow_comment(line));
}

}  // namespace
}  // namespace dowse
