#include "engine/find/allowlist.h"

#include <string>

namespace dowse {
namespace {

TEST(Allowlist, TheSecretAloneIsEnoughWhereNothingElseIsAsked) {
  const auto list = SecretAllowlist::compile({.regexes = {"^ab"}, .stopwords = {"MIDDLE"}});
  ASSERT_TRUE(list.has_value());
  EXPECT_TRUE(list->allows(Secret("abc")));
  EXPECT_TRUE(list->allows(Secret("x middle y")));
  EXPECT_FALSE(list->allows(Secret("xab")));
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

TEST(Allowlist, AnEmptyStopwordAllowsNothing) {
  const auto list = SecretAllowlist::compile({.stopwords = {""}});
  ASSERT_TRUE(list.has_value());
  EXPECT_FALSE(list->allows(Secret("anything")));
}

}  // namespace
}  // namespace dowse
