#include "engine/find/expression.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

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

// What was checked is compiled when it is first asked, by one of those who ask.
TEST(Expression, ACheckedPatternAnswersTheSame) {
  const Expression expression = Expression::compile("b+c", Patterns::kChecked).value();
  std::vector<std::jthread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back(
        [&] { right += expression.matches("abbc") && !expression.matches("ab") ? 1 : 0; });
  }
  threads.clear();
  EXPECT_EQ(right, 4);
}

}  // namespace
}  // namespace dowse
