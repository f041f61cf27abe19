#include "engine/find/allowlist.h"

#include <string>

namespace dowse {
namespace {

bool allows(const SecretAllowlist& list, const std::string& secret) {
  const ByteSpan whole{0, secret.size()};
  return list.allows(secret, Match{RuleIndex{0}, whole, whole});
}

TEST(Allowlist, AnExpressionOrAStopwordIsEnough) {
  const auto list = SecretAllowlist::compile({.regexes = {"^ab"}, .stopwords = {"MIDDLE"}});
  ASSERT_TRUE(list.has_value());
  EXPECT_TRUE(allows(*list, "abc"));
  EXPECT_TRUE(allows(*list, "x middle y"));
  EXPECT_FALSE(allows(*list, "xab"));
}

TEST(Allowlist, LooksAtTheLineOfTheMatchOnly) {
  const auto list = SecretAllowlist::compile({.target = AllowTarget::kLine, .regexes = {"^ok "}});
  ASSERT_TRUE(list.has_value());
  const std::string text = "ok one\nok SECRET\nno SECRET\n";
  EXPECT_TRUE(list->allows(text, Match{RuleIndex{0}, {10, 16}, {10, 16}}));
  EXPECT_FALSE(list->allows(text, Match{RuleIndex{0}, {20, 26}, {20, 26}}));
}

TEST(Allowlist, LocalOnesNeedNoPathOrCommit) {
  const std::vector<Allowlist> lists = {
      {.regexes = {"a"}},
      {.paths = {"a"}},
      {.regexes = {"a"}, .paths = {"a"}},
      {.all_of = true, .regexes = {"a"}, .paths = {"a"}},
      {.all_of = true, .stopwords = {"a"}, .commits = {"a"}},
      {.all_of = true, .regexes = {"a"}, .stopwords = {"a"}},
  };
  const auto compiled = compile_local(lists);
  ASSERT_TRUE(compiled.has_value());
  EXPECT_EQ(compiled->size(), 3u);
}

TEST(Allowlist, SplitOnesAreTheRulesThenThoseOfAllRules) {
  const Allowlist split{.all_of = true, .regexes = {"a"}, .paths = {"b"}};
  const Allowlist other{.regexes = {"a"}, .paths = {"b"}};
  Rule rule;
  rule.allowlists = {other, split};
  const std::vector<Allowlist> global = {split, other};
  EXPECT_THAT(split_allowlists(rule, global),
              ::testing::ElementsAre(&rule.allowlists[1], &global[0]));
  rule.allowlists.assign(100, split);
  EXPECT_EQ(split_allowlists(rule, global).size(), kMaxSplit);
}

TEST(Allowlist, AnEmptyStopwordAllowsNothing) {
  const auto list = SecretAllowlist::compile({.stopwords = {""}});
  ASSERT_TRUE(list.has_value());
  EXPECT_FALSE(allows(*list, "anything"));
}

}  // namespace
}  // namespace dowse
