#include "engine/report/rule_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace dowse {
namespace {

TEST(RuleJson, WhatIsNotStatedIsNull) {
  const nlohmann::ordered_json json = rule_json(Rule());
  EXPECT_EQ(json["basis"], "name");
  for (const char* key : {"provider", "fact"})
    EXPECT_TRUE(json[key].is_null()) << key;
  for (const char* key : {"console_url", "docs_url", "overlap", "reload", "check", "generate"}) {
    EXPECT_TRUE(json["rotation"][key].is_null()) << key;
  }
}

TEST(RuleJson, WhatIsStatedStandsThere) {
  Rule rule;
  rule.id = "a-token";
  rule.basis = Basis::kStructure;
  rule.fact = "two parts";
  rule.rotation.overlap = false;
  rule.rotation.reload = "Restart it.";
  rule.rotation.check = "It answers 401.";
  rule.rotation.generate = "openssl rand -hex 32";
  const nlohmann::ordered_json json = rule_json(rule);
  EXPECT_EQ(json["family"], "a-token");
  EXPECT_EQ(json["basis"], "structure");
  EXPECT_EQ(json["fact"], "two parts");
  EXPECT_EQ(json["rotation"]["overlap"], false);
  EXPECT_EQ(json["rotation"]["reload"], "Restart it.");
  EXPECT_EQ(json["rotation"]["check"], "It answers 401.");
  EXPECT_EQ(json["rotation"]["generate"], "openssl rand -hex 32");
}

}  // namespace
}  // namespace dowse
