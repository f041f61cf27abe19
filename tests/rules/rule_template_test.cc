#include "engine/rules/rule_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/match/rule_proof.h"
#include "engine/match/rule_work.h"
#include "engine/rules/rule_toml.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;

TEST(RuleTemplate, LoadsAndProvesItself) {
  for (const std::string id : {"acme-api-token", "x", "1password-2", "a-b-c-d"}) {
    const Result<std::string> text = rule_template(id);
    ASSERT_TRUE(text.has_value()) << id;
    const Result<RuleFile> file = parse_rule_file(*text, "new.toml");
    ASSERT_TRUE(file.has_value()) << file.error().message();
    ASSERT_EQ(file->rules.size(), 1U);
    const Rule& rule = file->rules.front();
    EXPECT_EQ(rule.id, id);
    EXPECT_FALSE(rule.rotation.check.empty());
    for (const Error& fault : faults_of(rule))
      ADD_FAILURE() << fault.message();
    const Result<std::vector<WorkSample>> work = measure_work(rule);
    ASSERT_TRUE(work.has_value());
    EXPECT_LT(dearest(*work).work(), 50) << id;
  }
}

TEST(RuleTemplate, NamesComeFromTheId) {
  const std::string text = rule_template("acme-api-token").value();
  EXPECT_THAT(text, HasSubstr("description = \"Acme api token\"\n"));
  EXPECT_THAT(text, HasSubstr("provider = \"Acme\"\n"));
  EXPECT_THAT(text, HasSubstr("prefix = \"acme_\"\n"));
  EXPECT_THAT(rule_template("x").value(), HasSubstr("description = \"X token\"\n"));
}

TEST(RuleTemplate, IdsThatAreNoneAreRefused) {
  for (const std::string_view id : {"", "Acme", "a b", "a--b", "-a", "a-", "a_b", "a\x1b"}) {
    EXPECT_EQ(rule_template(id).error().code(), Errc::kUsage) << id;
  }
  EXPECT_THAT(rule_template("a\x1b").error().message(), HasSubstr("`a\\x1B`"));
}

}  // namespace
}  // namespace dowse
