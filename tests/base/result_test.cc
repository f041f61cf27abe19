#include "engine/base/result.h"

#include <memory>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

static_assert(sizeof(Error) == sizeof(void*));
static_assert(sizeof(Result<void>) == sizeof(void*));
static_assert(!std::is_copy_constructible_v<Error>);
static_assert(std::is_nothrow_move_constructible_v<Error>);

Result<int> half(int number) {
  if (number % 2 != 0) return Error(Errc::kUsage, "odd");
  return number / 2;
}

Result<std::unique_ptr<int>> boxed(int number) {
  DOWSE_ASSIGN(const int halved, half(number));
  return std::make_unique<int>(halved);
}

Result<void> all_even(std::initializer_list<int> numbers, int& seen) {
  for (const int number : numbers) {
    DOWSE_TRY(half(number));
    ++seen;
  }
  return {};
}

Result<std::string> two_values(int a, int b) {
  DOWSE_ASSIGN(const int first, half(a));
  DOWSE_ASSIGN(const int second, half(b));
  return std::to_string(first) + " " + std::to_string(second);
}

TEST(Error, KeepsKindAndMessage) {
  const Error error(Errc::kIo, "no such file");
  EXPECT_EQ(error.code(), Errc::kIo);
  EXPECT_EQ(error.message(), "no such file");
}

TEST(Error, GrowsContextOnTheWayUp) {
  const Error error = Error(Errc::kGit, "inflate failed").with("object 3f2c").with("repository /x");
  EXPECT_EQ(error.code(), Errc::kGit);
  EXPECT_EQ(error.message(), "repository /x: object 3f2c: inflate failed");
}

TEST(Error, EveryKindHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(Errc::kInternal); ++code) {
    EXPECT_TRUE(names.insert(name_of(static_cast<Errc>(code))).second) << code;
  }
  EXPECT_FALSE(names.contains(""));
}

TEST(Result, HoldsAValue) {
  Result<int> result = half(8);
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result);
  EXPECT_EQ(result.value(), 4);
  *result += 1;
  EXPECT_EQ(*std::as_const(result), 5);
}

TEST(Result, HoldsAnError) {
  const Result<int> result = half(7);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::kUsage);
  EXPECT_EQ(result.error().message(), "odd");
}

TEST(Result, HandsOutWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = boxed(6);
  ASSERT_TRUE(result);
  EXPECT_EQ(**result, 3);
  const std::unique_ptr<int> owned = std::move(result).value();
  EXPECT_EQ(*owned, 3);
}

TEST(Result, ReachesMembers) {
  Result<std::string> result = std::string("abc");
  EXPECT_EQ(result->size(), 3u);
  result->push_back('d');
  EXPECT_EQ(*std::move(result), "abcd");
}

TEST(Result, OfVoidIsSuccessOrAnError) {
  const Result<void> success;
  EXPECT_TRUE(success);
  Result<void> failure = Error(Errc::kLimit, "too much");
  ASSERT_FALSE(failure);
  EXPECT_EQ(std::move(failure).error().message(), "too much");
}

TEST(Result, TryReturnsTheFirstError) {
  int seen = 0;
  EXPECT_TRUE(all_even({2, 4, 6}, seen));
  EXPECT_EQ(seen, 3);
  seen = 0;
  const Result<void> failed = all_even({2, 3, 4}, seen);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message(), "odd");
  EXPECT_EQ(seen, 1);
}

TEST(Result, AssignTakesTheValueOrReturnsTheError) {
  const Result<std::string> both = two_values(2, 4);
  ASSERT_TRUE(both);
  EXPECT_EQ(*both, "1 2");
  EXPECT_FALSE(two_values(2, 5));
  EXPECT_FALSE(two_values(1, 4));
  EXPECT_FALSE(boxed(9));
}

TEST(ResultDeathTest, AskingForWhatIsNotThereEndsTheProcess) {
  Result<int> failed = half(1);
  EXPECT_DEATH(static_cast<void>(failed.value()), "does not hold");
  EXPECT_DEATH(static_cast<void>(*std::as_const(failed)), "does not hold");
  Result<int> fine = half(2);
  EXPECT_DEATH(static_cast<void>(fine.error()), "does not hold");
  Result<void> success;
  EXPECT_DEATH(static_cast<void>(success.error()), "does not hold");
}

}  // namespace
}  // namespace dowse
