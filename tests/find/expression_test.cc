#include "engine/find/expression.h"

#include <string>

namespace dowse {
namespace {

TEST(Expression, MatchesAnywhere) {
  const auto expression = Expression::compile("b+c");
  ASSERT_TRUE(expression.has_value());
  EXPECT_TRUE(expression->matches("abbbc"));
  EXPECT_FALSE(expression->matches("abbb"));
}

TEST(Expression, TextIsBytes) {
  const auto expression = Expression::compile("^.\\xE9.$");
  ASSERT_TRUE(expression.has_value());
  EXPECT_TRUE(expression->matches("a\xE9z"));
  const auto any = Expression::compile("a[^\"]b");
  ASSERT_TRUE(any.has_value());
  EXPECT_TRUE(any->matches(std::string("x\xff") + "a\xE9" + "b"));
  EXPECT_TRUE(any->matches(std::string_view("a\0b", 3)));
}

TEST(Expression, ABrokenOneIsAnErrorOfTheRule) {
  const auto expression = Expression::compile("(");
  ASSERT_FALSE(expression.has_value());
  EXPECT_EQ(expression.error().code(), Errc::kRule);
  EXPECT_FALSE(expression.error().message().empty());
}

}  // namespace
}  // namespace dowse
