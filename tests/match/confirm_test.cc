#include "engine/match/confirm.h"

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/match/test_rules.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;

constexpr RuleIndex kFirst{0};

struct Found {
  bool found = false;
  ByteSpan whole;
  std::uint64_t bytes = 0;
};

Found find(std::string_view pattern, std::string_view text, Confirmer::Window window) {
  const Confirmer confirmer = Confirmer::make(testing::rules_of({std::string(pattern)}));
  Found out;
  const Result<bool> found = confirmer.find(kFirst, text, window, out.whole, out.bytes);
  EXPECT_TRUE(found.has_value());
  out.found = found.has_value() && *found;
  return out;
}

TEST(Confirm, LooksOnlyWhereItIsTold) {
  const std::string_view text = "key=1 key=2 key=3";
  EXPECT_EQ(find("key=[0-9]", text, {0, 17, 17}).whole, (ByteSpan{0, 5}));
  EXPECT_EQ(find("key=[0-9]", text, {1, 17, 17}).whole, (ByteSpan{6, 11}));
  EXPECT_EQ(find("key=[0-9]", text, {6, 6, 11}).whole, (ByteSpan{6, 11}));
  EXPECT_FALSE(find("key=[0-9]", text, {6, 6, 10}).found);  // ends behind the limit
  EXPECT_FALSE(find("key=[0-9]", text, {1, 5, 17}).found);  // begins behind the last place
  EXPECT_FALSE(find("key=[0-9]", text, {5, 5, 17}).found);
  EXPECT_EQ(find("key=[0-9]", text, {1, 5, 12}).bytes, 11U);
}

// A match that may have passed a wide limit is asked about again; later ones need no second
// question.
TEST(Confirm, KeepsWideLimits) {
  const std::string within = "k=" + std::string(50, 'a') + "d";
  const std::string beyond = "k=" + std::string(80, 'a') + "d";
  EXPECT_FALSE(find("k=[a-c]{2,60}d", beyond, {0, 0, beyond.size()}).found);
  const Confirmer confirmer = Confirmer::make(testing::rules_of({"k=([a-c]{2,60})(d?)"}));
  for (const std::string& text : {within, beyond, within, beyond}) {
    ByteSpan whole;
    std::uint64_t bytes = 0;
    const Result<bool> found = confirmer.find(kFirst, text, {0, 0, text.size()}, whole, bytes);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ(bytes, text.size());
    EXPECT_EQ(whole, (text == within ? ByteSpan{0, text.size()} : ByteSpan{0, 62}));
    EXPECT_EQ(confirmer.secret_in(kFirst, text, whole),
              (text == within ? ByteSpan{2, 52} : ByteSpan{2, 62}));
  }
}

TEST(Confirm, AssertionsSeeBeyondTheWindow) {
  EXPECT_FALSE(find("\\bkey\\b", "xkey", {1, 1, 4}).found);
  EXPECT_FALSE(find("\\bkey\\b", "keyx", {0, 0, 3}).found);
  EXPECT_TRUE(find("\\bkey\\b", " key ", {1, 1, 4}).found);
  EXPECT_FALSE(find("^key", "\nkey", {1, 1, 4}).found);
  EXPECT_TRUE(find("(?m)^key$", "\nkey\n", {1, 1, 4}).found);
  EXPECT_FALSE(find("(?m)^key$", "\nkeyx", {1, 1, 4}).found);
  EXPECT_FALSE(find("key$", "key\n", {0, 0, 3}).found);
  EXPECT_TRUE(find("key$", "\nkey", {0, 1, 4}).found);
  EXPECT_FALSE(find("key\\z", "keyx", {0, 0, 3}).found);
}

TEST(Confirm, SecretIsTheGroupThatTookPart) {
  const auto secret = [](std::string_view pattern, std::uint32_t group, std::string_view text) {
    const Confirmer confirmer =
        Confirmer::make(*RuleSet::from_rules({testing::pattern_rule(0, pattern, group)}));
    ByteSpan whole;
    std::uint64_t bytes = 0;
    EXPECT_TRUE(*confirmer.find(kFirst, text, {0, 0, text.size()}, whole, bytes));
    return confirmer.secret_in(kFirst, text, whole);
  };
  EXPECT_EQ(secret("k=x", 0, "k=x"), (ByteSpan{0, 3}));
  EXPECT_EQ(secret("k=(?:'(.{1,4})'|(x))", 0, "k='ab'"), (ByteSpan{3, 5}));
  EXPECT_EQ(secret("k=(?:'(.{1,4})'|(x))", 0, "k=x"), (ByteSpan{2, 3}));
  EXPECT_EQ(secret("k=(?:'(.{1,4})'|(x))", 1, "k=x"), (ByteSpan{0, 3}));
  EXPECT_EQ(secret("k=(y?)(x)", 0, "k=x"), (ByteSpan{2, 3}));
  // The group that is asked for is what RE2 prefers, seen with all that follows the match.
  EXPECT_EQ(secret("k=(a{1,3}?)\\b", 1, "k=aaa!"), (ByteSpan{2, 5}));
  std::string many = "k=";
  for (int i = 0; i < 20; ++i)
    many += "(a?)";
  EXPECT_EQ(secret(many + "(b)", 21, "k=b"), (ByteSpan{2, 3}));
  EXPECT_EQ(secret(many + "(b)", 0, "k=b"), (ByteSpan{2, 3}));
}

Error refusal(const RuleSet& rules) {
  const Confirmer confirmer = Confirmer::make(rules);
  ByteSpan whole;
  std::uint64_t bytes = 0;
  EXPECT_FALSE(confirmer.find(kFirst, "key=a", {0, 0, 5}, whole, bytes).has_value());
  return std::move(confirmer.find(kFirst, "key=a", {0, 0, 5}, whole, bytes).error());
}

TEST(Confirm, SaysWhatIsWrongWithAnExpression) {
  EXPECT_EQ(refusal(testing::rules_of({"key=("})).code(), Errc::kRule);
  EXPECT_THAT(refusal(*RuleSet::from_rules({testing::pattern_rule(0, "key=.", 2)})).message(),
              HasSubstr("rule `rule-0`: there is no group 2"));
}

TEST(Confirm, TakesExpressionsTooLargeForTheUsualMemory) {
  std::string pattern = "key=";
  for (int i = 0; i < 16; ++i)
    pattern += "[a-z0-9]{1000}";
  const std::string text = "key=" + std::string(16000, 'a');
  EXPECT_TRUE(find(pattern, text, {0, 0, text.size()}).found);
}

TEST(Confirm, CompilesOnceForManyThreads) {
  const Confirmer confirmer = Confirmer::make(testing::rules_of({"key=[0-9]{3}"}));
  const std::string text = "key=123";
  std::vector<std::thread> threads;
  std::vector<ByteSpan> found(8);
  for (ByteSpan& whole : found) {
    threads.emplace_back([&confirmer, &text, &whole] {
      std::uint64_t bytes = 0;
      EXPECT_TRUE(*confirmer.find(kFirst, text, {0, 0, 7}, whole, bytes));
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  for (const ByteSpan& whole : found)
    EXPECT_EQ(whole, (ByteSpan{0, 7}));
}

}  // namespace
}  // namespace dowse
