#include "engine/rules/serialize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

// Every field differs from its default.
RulePack full_pack() {
  Rule rule;
  rule.id = "id";
  rule.description = "description";
  rule.provider = "provider";
  rule.family = "family";
  rule.kind = RuleKind::kPath;
  rule.pattern = std::string("p\0q", 3);
  rule.secret_group = 7;
  rule.severity = Severity::kCritical;
  rule.confidence = Confidence::kHigh;
  rule.prefix = "prefix";
  rule.checksum = "checksum";
  rule.structure = "structure";
  rule.min_entropy = 3.25;
  rule.keywords = {"k1", ""};
  rule.path = "path";
  rule.parts = {{"half", 3, {}}};
  rule.required = {{"other", 0, 0xFFFFFFFF}};
  rule.skip_report = true;
  rule.own_terms = true;
  rule.tags = {"t1", "t2"};
  rule.references = {"r"};
  rule.basis = Basis::kChecksum;
  rule.fact = "fact";
  rule.rotation = {{"s1", "s2"}, {"c"}, "console", "docs", false, "reload", "check", "generate"};
  rule.allowlists = {{"d", true, AllowTarget::kLine, {"re"}, {"pa"}, {"st"}, {"co"}}};
  rule.examples = {{"e1"}, {"e2"}};
  rule.counterexamples = {{"c1"}};
  Rule plain;
  plain.id = "plain";
  plain.rotation.overlap = true;
  return {{rule, plain}, {{"g", false, AllowTarget::kMatch, {"a", "b"}, {}, {}, {}}}};
}

TEST(Serialize, RoundTripKeepsEveryField) {
  const RulePack pack = full_pack();
  const std::string bytes = serialize_pack(pack);
  const Result<RulePack> read = deserialize_pack(bytes);
  ASSERT_TRUE(read) << read.error().message();
  ASSERT_EQ(read->rules.size(), 2u);
  const Rule& rule = read->rules[0];
  EXPECT_EQ(rule.id, "id");
  EXPECT_EQ(rule.description, "description");
  EXPECT_EQ(rule.provider, "provider");
  EXPECT_EQ(rule.family, "family");
  EXPECT_EQ(rule.kind, RuleKind::kPath);
  EXPECT_EQ(rule.pattern, std::string("p\0q", 3));
  EXPECT_EQ(rule.secret_group, 7u);
  EXPECT_EQ(rule.severity, Severity::kCritical);
  EXPECT_EQ(rule.confidence, Confidence::kHigh);
  EXPECT_EQ(rule.prefix, "prefix");
  EXPECT_EQ(rule.checksum, "checksum");
  EXPECT_EQ(rule.structure, "structure");
  EXPECT_EQ(rule.min_entropy, 3.25);
  EXPECT_THAT(rule.keywords, ::testing::ElementsAre("k1", ""));
  EXPECT_EQ(rule.path, "path");
  ASSERT_EQ(rule.parts.size(), 1u);
  EXPECT_EQ(rule.parts[0].rule_id, "half");
  EXPECT_EQ(rule.parts[0].within_lines, 3u);
  EXPECT_EQ(rule.parts[0].within_columns, std::nullopt);
  ASSERT_EQ(rule.required.size(), 1u);
  EXPECT_EQ(rule.required[0].rule_id, "other");
  EXPECT_EQ(rule.required[0].within_lines, 0u);
  EXPECT_EQ(rule.required[0].within_columns, 0xFFFFFFFFu);
  EXPECT_TRUE(rule.skip_report);
  EXPECT_TRUE(rule.own_terms);
  EXPECT_THAT(rule.tags, ::testing::ElementsAre("t1", "t2"));
  EXPECT_THAT(rule.references, ::testing::ElementsAre("r"));
  EXPECT_THAT(rule.rotation.steps, ::testing::ElementsAre("s1", "s2"));
  EXPECT_THAT(rule.rotation.commands, ::testing::ElementsAre("c"));
  EXPECT_EQ(rule.rotation.console_url, "console");
  EXPECT_EQ(rule.rotation.docs_url, "docs");
  EXPECT_EQ(rule.rotation.overlap, std::optional<bool>(false));
  EXPECT_EQ(rule.basis, Basis::kChecksum);
  EXPECT_EQ(rule.fact, "fact");
  EXPECT_EQ(rule.rotation.reload, "reload");
  EXPECT_EQ(rule.rotation.check, "check");
  EXPECT_EQ(rule.rotation.generate, "generate");
  ASSERT_EQ(rule.allowlists.size(), 1u);
  EXPECT_EQ(rule.allowlists[0].description, "d");
  EXPECT_TRUE(rule.allowlists[0].all_of);
  EXPECT_EQ(rule.allowlists[0].target, AllowTarget::kLine);
  EXPECT_THAT(rule.allowlists[0].regexes, ::testing::ElementsAre("re"));
  EXPECT_THAT(rule.allowlists[0].paths, ::testing::ElementsAre("pa"));
  EXPECT_THAT(rule.allowlists[0].stopwords, ::testing::ElementsAre("st"));
  EXPECT_THAT(rule.allowlists[0].commits, ::testing::ElementsAre("co"));
  ASSERT_EQ(rule.examples.size(), 2u);
  EXPECT_EQ(rule.examples[1].recipe, "e2");
  ASSERT_EQ(rule.counterexamples.size(), 1u);
  EXPECT_EQ(rule.counterexamples[0].recipe, "c1");
  EXPECT_EQ(read->rules[1].rotation.overlap, std::optional<bool>(true));
  ASSERT_EQ(read->allowlists.size(), 1u);
  EXPECT_EQ(read->allowlists[0].target, AllowTarget::kMatch);
  EXPECT_EQ(serialize_pack(*read), bytes);
}

TEST(Serialize, ABriefPackLacksAdviceUntilItIsRead) {
  const RulePack pack = full_pack();
  const std::string bytes = serialize_pack(pack);
  Result<RulePack> brief = deserialize_brief(bytes);
  ASSERT_TRUE(brief) << brief.error().message();
  ASSERT_EQ(brief->rules.size(), 2u);
  EXPECT_EQ(deciding_bytes(*brief), deciding_bytes(pack));
  EXPECT_EQ(brief->rules[0].description, "description");
  EXPECT_EQ(brief->rules[0].provider, "provider");
  EXPECT_EQ(brief->rules[0].prefix, "prefix");
  EXPECT_THAT(brief->rules[0].tags, ::testing::ElementsAre("t1", "t2"));
  EXPECT_THAT(brief->rules[0].references, ::testing::IsEmpty());
  EXPECT_THAT(brief->rules[0].examples, ::testing::IsEmpty());
  Rule second = brief->rules[1];
  ASSERT_TRUE(read_advice_of(bytes, 1, second));
  EXPECT_EQ(second.rotation.overlap, std::optional<bool>(true));
  EXPECT_FALSE(read_advice_of(bytes, 2, second));
  ASSERT_TRUE(read_advice(bytes, brief->rules));
  EXPECT_EQ(serialize_pack(*brief), bytes);
  EXPECT_FALSE(read_advice(bytes, std::span(brief->rules).first(1)));
}

TEST(Serialize, EveryTruncationIsAnError) {
  const std::string bytes = serialize_pack(full_pack());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Result<RulePack> read = deserialize_pack(std::string_view(bytes).substr(0, size));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code(), Errc::kCorrupt);
  }
  EXPECT_FALSE(deserialize_pack(bytes + "x"));
}

TEST(Serialize, DamagedBytesNeverCrash) {
  const std::string bytes = serialize_pack(full_pack());
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = '\xFF';
    refused += deserialize_pack(damaged) ? 0u : 1u;
  }
  EXPECT_GT(refused,
            bytes.size() / 2);  // lengths and counts; the rest is text that may be anything
}

TEST(Serialize, DecidingBytesLeaveOutAdvice) {
  RulePack pack = full_pack();
  const std::string before = deciding_bytes(pack);
  pack.rules[0].rotation = {};
  pack.rules[0].examples.clear();
  pack.rules[0].references.clear();
  pack.rules[0].allowlists[0].description.clear();
  EXPECT_EQ(deciding_bytes(pack), before);
  pack.rules[0].allowlists[0].all_of = false;
  EXPECT_NE(deciding_bytes(pack), before);
  pack.rules[0].allowlists[0].all_of = true;
  pack.rules[0].parts[0].within_lines = 4;
  EXPECT_NE(deciding_bytes(pack), before);
  pack.rules[0].parts[0].within_lines = 3;
  pack.rules[0].skip_report = false;
  EXPECT_NE(deciding_bytes(pack), before);
}

}  // namespace
}  // namespace dowse
