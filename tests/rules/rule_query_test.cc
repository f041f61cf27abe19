#include "engine/rules/rule_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Rule make_rule(std::string id, std::string provider, Basis basis, std::vector<std::string> tags) {
  Rule rule;
  rule.id = std::move(id);
  rule.pattern = "aaaa[0-9]{4}";
  rule.provider = std::move(provider);
  rule.basis = basis;
  rule.tags = std::move(tags);
  return rule;
}

const RuleSet& rules() {
  static const RuleSet kRules =
      RuleSet::from_rules({make_rule("acme-token", "Acme", Basis::kPrefix, {"cloud"}),
                           make_rule("acme-key", "Acme", Basis::kName, {"cloud", "mail"}),
                           make_rule("globex-key", "Globex", Basis::kChecksum, {"mail"}),
                           make_rule("jwt", "", Basis::kStructure, {"standard"})})
          .value();
  return kRules;
}

std::vector<std::string> ids_of(const RuleQuery& query) {
  const Result<std::vector<RuleIndex>> selected = select_rules(rules(), query);
  if (!selected) return {selected.error().message()};
  std::vector<std::string> ids;
  for (const RuleIndex index : *selected)
    ids.push_back(rules()[index].id);
  return ids;
}

TEST(SelectRules, AllWhenNothingIsAsked) {
  EXPECT_THAT(ids_of({}), ElementsAre("acme-token", "acme-key", "globex-key", "jwt"));
}

TEST(SelectRules, OneOfEachListMustFit) {
  EXPECT_THAT(ids_of({.tags = {"mail"}}), ElementsAre("acme-key", "globex-key"));
  EXPECT_THAT(ids_of({.tags = {"standard", "MAIL"}}), ElementsAre("acme-key", "globex-key", "jwt"));
  EXPECT_THAT(ids_of({.providers = {"acme"}}), ElementsAre("acme-token", "acme-key"));
  EXPECT_THAT(ids_of({.tags = {"mail"}, .providers = {"Acme"}}), ElementsAre("acme-key"));
  EXPECT_THAT(ids_of({.bases = {Basis::kChecksum, Basis::kStructure}}),
              ElementsAre("globex-key", "jwt"));
  EXPECT_THAT(ids_of({.tags = {"cloud"}, .bases = {Basis::kChecksum}}), IsEmpty());
}

TEST(SelectRules, WhatNoRuleHasIsAnErrorWithWhatIsLikeIt) {
  EXPECT_THAT(ids_of({.tags = {"clouds"}}),
              ElementsAre("no rule has the tag `clouds`; did you mean `cloud`?"));
  EXPECT_THAT(ids_of({.providers = {"Globx\x1b"}}),
              ElementsAre("no rule has the provider `Globx\\x1B`; did you mean `Globex`?"));
  EXPECT_THAT(ids_of({.tags = {"zzz"}}), ElementsAre("no rule has the tag `zzz`"));
}

TEST(FindRule, ByItsIdAlone) {
  EXPECT_EQ(find_rule(rules(), "acme-key").value(), RuleIndex{1});
  EXPECT_EQ(find_rule(rules(), "acme-keys").error().message(),
            "there is no rule `acme-keys`; did you mean `acme-key` or `acme-token`?");
  // What may be a token is not repeated.
  for (const char* token : {"acme_Key", "0a1b2c3d4e5f"}) {
    EXPECT_THAT(find_rule(rules(), token).error().message(),
                ::testing::StartsWith("there is no rule of that name"))
        << token;
  }
  EXPECT_EQ(find_rule(rules(), "acme-keys").error().code(), Errc::kUsage);
}

TEST(CountRules, OfEachKind) {
  const RuleCounts counts = count_rules(rules());
  EXPECT_EQ(counts.rules, 4U);
  EXPECT_EQ(counts.providers, 2U);
  EXPECT_EQ(counts.of(Basis::kName), 1U);
  EXPECT_EQ(counts.of(Basis::kObserved), 0U);
  EXPECT_EQ(counts.documented(), 3U);
  EXPECT_THAT(counts.by_severity, ElementsAre(0U, 0U, 4U, 0U, 0U));
  EXPECT_THAT(counts.by_confidence, ElementsAre(0U, 4U, 0U));
  const std::vector<RuleIndex> one = {RuleIndex{2}};
  EXPECT_EQ(count_rules(rules(), one).providers, 1U);
}

}  // namespace
}  // namespace dowse
