#include "engine/match/matcher.h"

#include <sys/mman.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/match/database.h"
#include "engine/rules/builtin.h"
#include "engine/rules/recipe.h"
#include "tests/match/test_rules.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Matcher, FindsRawMatchesSortedAndOnce) {
  const Matcher matcher =
      std::move(*Matcher::compile(testing::rules_of({"tok_(.{0,9})", "[0-9]{3}"})));
  const Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
  const std::string_view text = "1234 tok_tok_x";
  EXPECT_THAT(*matcher.scan(text, *scratch), ElementsAre(Match{RuleIndex{0}, {5, 14}, {9, 14}},
                                                         Match{RuleIndex{0}, {9, 14}, {13, 14}},
                                                         Match{RuleIndex{1}, {0, 3}, {0, 3}}));
  EXPECT_THAT(*matcher.scan("", *scratch), IsEmpty());
  EXPECT_THAT(*matcher.scan("tok_", *scratch), ElementsAre(Match{RuleIndex{0}, {0, 4}, {0, 4}}));
}

TEST(Matcher, NamesHaveNoEntropyMatches) {
  const RuleSet rules = testing::varied_rules();
  const Matcher matcher = std::move(*Matcher::compile(rules));
  const Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
  const std::string text = expand_recipe("{base62:40} password=abcdef")->text;
  const std::size_t all = matcher.scan(text, *scratch)->size();
  const std::size_t named = matcher.scan_names(text, *scratch)->size();
  EXPECT_EQ(all, named + 1);
  EXPECT_EQ(named, 1U);
}

// Each name is a text by itself: nothing stands across two, and its ends are those of a text.
TEST(Matcher, NamesAreSearchedOneByOne) {
  const Matcher matcher =
      std::move(*Matcher::compile(testing::rules_of({"^key_[a-z\\n]{3}$", "[0-9]{3}"})));
  const Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
  EXPECT_THAT(
      *matcher.scan_names("key_abc\nx12\n345\n\nkey_de\nf", *scratch),
      ElementsAre(Match{RuleIndex{0}, {0, 7}, {0, 7}}, Match{RuleIndex{1}, {12, 15}, {12, 15}}));
  EXPECT_THAT(*matcher.scan_names("\nkey_ab\nc", *scratch), IsEmpty());
  EXPECT_THAT(*matcher.scan_names("", *scratch), IsEmpty());
}

TEST(Matcher, RefusesTextsThatHyperscanCannotCount) {
  const Matcher matcher = std::move(*Matcher::compile(testing::rules_of({"key_[^a]"})));
  const Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
  // Addresses only: nobody may touch the bytes.
  const std::size_t size = std::size_t{std::numeric_limits<std::uint32_t>::max()} + 1;
  void* pages = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  const auto found = matcher.scan({static_cast<const char*>(pages), size}, *scratch);
  munmap(pages, size);
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code(), Errc::kLimit);
}

TEST(Matcher, NamesTheRuleWithoutABound) {
  const Result<Matcher> made = Matcher::compile(testing::rules_of({"key_[a-z]{3}", "key_.*"}));
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code(), Errc::kRule);
  EXPECT_THAT(made.error().message(), HasSubstr("rule `rule-1`"));
}

// What was written down when the program was built finds what is compiled from the rules now.
TEST(Matcher, BuiltinRulesNeedNoCompilation) {
  const RuleSet builtin = std::move(*RuleSet::builtin());
  const Result<MatchDatabase> baked = deserialize_database(builtin_pack_view().database, builtin);
  ASSERT_TRUE(baked.has_value()) << baked.error().message();
  EXPECT_EQ(*serialize_database(builtin), builtin_pack_view().database);
  EXPECT_TRUE(Matcher::compile(builtin).has_value());
}

TEST(Matcher, AFailingExpressionFailsTheText) {
  const Matcher matcher =
      std::move(*Matcher::compile(*RuleSet::from_rules({testing::pattern_rule(0, "key_.", 7)})));
  const Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
  EXPECT_TRUE(matcher.scan("nothing", *scratch).has_value());
  EXPECT_FALSE(matcher.scan("key_a", *scratch).has_value());
}

TEST(Matcher, CountsItsWork) {
  const Matcher matcher =
      std::move(*Matcher::compile(testing::rules_of({"key_[a-z]{3}", "tok_x"})));
  const Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
  ASSERT_TRUE(matcher.scan("key_abc key_12 key_", *scratch).has_value());
  const Matcher::RuleStats& stats = matcher.stats(*scratch)[0];
  EXPECT_EQ(stats.anchors, 3U);
  EXPECT_EQ(stats.confirmed, 1U);
  // RE2 is asked about the first; the sketch looks at all three, up to the byte that decides.
  EXPECT_EQ(stats.window_bytes, 7U + (7 + 5 + 4));
  EXPECT_EQ(matcher.stats(*scratch)[1].anchors, 0U);
}

// Work for each byte of text has a bound whatever the text: bytes looked at are counted.
TEST(Matcher, HostileTextCostsABoundedAmountForEachByte) {
  const RuleSet rules = testing::rules_of({"(?i)password\\s{0,3}[=:]\\s{0,3}\\S{8,100}",
                                           "(?i)[\\w.-]{0,50}?(?:password)[\\w.-]{0,20}=\\w{9}",
                                           "-----BEGIN [A-Z]{1,20} KEY-----[^-]{1,900}?-----END"});
  const Matcher matcher = std::move(*Matcher::compile(rules));
  const auto bytes_for_each = [&matcher](std::string_view unit, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
      text += unit;
    const Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
    EXPECT_TRUE(matcher.scan(text, *scratch).has_value());
    std::uint64_t bytes = 0;
    for (const Matcher::RuleStats& stats : matcher.stats(*scratch))
      bytes += stats.window_bytes;
    return bytes / text.size();
  };
  for (const std::string_view unit :
       {"password", "password=", "password=aaaaaaaaaaaaaaaaaaaa;", "-----BEGIN A KEY-----",
        "password_", "xxxxxxxxxxxxpassword=12345678 "}) {
    const std::uint64_t some = bytes_for_each(unit, 1000);
    const std::uint64_t more = bytes_for_each(unit, 8000);
    EXPECT_LE(more, some + 1) << unit;  // linear
    EXPECT_LE(more, 120U) << unit;
  }
}

}  // namespace
}  // namespace dowse
