#include "engine/base/closest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::string> kIds = {
    "aws-access-key-id", "github-app-token", "github-fine-grained-pat",
    "github-pat",        "gitlab-pat",       "stripe-secret-key"};

TEST(Closest, TheLikestFirst) {
  EXPECT_THAT(closest_names("gihtub-pat", kIds),
              ElementsAre("github-pat", "gitlab-pat", "github-fine-grained-pat"));
  EXPECT_THAT(closest_names("Stripe-Secret", kIds), ElementsAre("stripe-secret-key"));
}

TEST(Closest, ThreeAtMost) {
  EXPECT_EQ(closest_names("github", kIds).size(), 2U);
  const std::vector<std::string> many = {"ab1", "ab2", "ab3", "ab4"};
  EXPECT_THAT(closest_names("ab", many), ElementsAre("ab1", "ab2", "ab3"));
}

TEST(Closest, NoneThatIsUnlikeIt) {
  EXPECT_THAT(closest_names("zzz", kIds), IsEmpty());
  EXPECT_THAT(closest_names("", kIds), IsEmpty());
  EXPECT_THAT(closest_names("x", {}), IsEmpty());
}

TEST(Closest, AsAQuestion) {
  EXPECT_EQ(did_you_mean("zzz", kIds), "");
  EXPECT_EQ(did_you_mean("stripe", kIds), "; did you mean `stripe-secret-key`?");
  EXPECT_EQ(did_you_mean("ax", std::vector<std::string>{"ax1", "ax2", "q"}),
            "; did you mean `ax1` or `ax2`?");
  const std::vector<std::string> many = {"ab1", "ab2", "ab3", "ab4"};
  EXPECT_EQ(did_you_mean("ab", many), "; did you mean `ab1`, `ab2` or `ab3`?");
}

}  // namespace
}  // namespace dowse
