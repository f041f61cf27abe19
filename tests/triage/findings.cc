#include "tests/triage/findings.h"

#include <string>
#include <vector>

#include "engine/find/fingerprint.h"
#include "engine/rules/recipe.h"

namespace dowse::testing {
namespace {

Finding finding(std::uint32_t rule, const std::string& family, const std::string& secret,
                std::string path) {
  static const std::vector<std::uint8_t> kKey(32, 3);
  Finding made{.secret = Secret(secret)};
  made.rule = RuleIndex{rule};
  made.fingerprint = fingerprint_of(kKey, family, secret);
  made.places.push_back({.path = std::move(path), .at_head = true});
  made.place_count = made.head_count = 1;
  return made;
}

}  // namespace

RuleSet two_rules() {
  std::vector<Rule> rules(2);
  rules[0].id = rules[0].family = "strong";
  rules[1].id = rules[1].family = "weak";
  for (Rule& rule : rules)
    rule.pattern = "never";
  auto set = RuleSet::from_rules(std::move(rules));
  EXPECT_TRUE(set.has_value());
  return std::move(*set);
}

Finding strong_finding(unsigned number) {
  const auto made = expand_recipe("{base62:40}", {.seed = number});
  EXPECT_TRUE(made.has_value());
  return finding(0, "strong", made->text, "s" + std::to_string(number));
}

Finding weak_finding(unsigned number) {
  return finding(1, "weak", "hunter" + std::to_string(number), "weak/place");
}

}  // namespace dowse::testing
