#include "tests/match/test_rules.h"

#include <utility>

#include "engine/base/check.h"

namespace dowse::testing {
namespace {

RuleSet checked(std::vector<Rule> rules) {
  Result<RuleSet> set = RuleSet::from_rules(std::move(rules));
  DOWSE_CHECK(set.has_value());
  return std::move(*set);
}

}  // namespace

Rule pattern_rule(std::size_t n, std::string_view pattern, std::uint32_t secret_group) {
  Rule rule;
  rule.id = "rule-" + std::to_string(n);
  rule.pattern = pattern;
  rule.secret_group = secret_group;
  return rule;
}

RuleSet varied_rules() {
  std::vector<Rule> rules;
  const auto add = [&rules](std::string_view pattern, std::uint32_t group = 0) {
    rules.push_back(pattern_rule(rules.size(), pattern, group));
  };
  add(R"(\b(ghp_[A-Za-z0-9]{36})\b)", 1);
  add(R"((?:A3T[A-Z0-9]|AKIA|ASIA|ABIA)[A-Z2-7]{16}\b)");
  add(R"((?i)[\w.-]{0,20}?(?:api|secret)[_-]?key[\w.-]{0,10}[\s'"]{0,3}(?:=|:=|=>|:)[\s'"]{0,5})"
      R"(([a-z0-9_+/-]{16,40})(?:['"\s;]|$))");
  add(R"x((?i)\bpass(?:word|wd)?\b\s{0,4}[:=]\s{0,4})x"
      R"x((?:"([^"\r\n]{3,30})"|'([^'\r\n]{3,30})'|(\S{3,30})))x");
  add(R"([a-z][a-z0-9+]{1,9}://([^\s:/@]{1,20}):([^\s:/@]{3,20})@[\w.-]{1,30})", 2);
  add(R"((?s)-----BEGIN [A-Z ]{0,12}PRIVATE KEY-----.{16,120}?-----END)");
  add(R"(xox[bp]-(?:[0-9]{4,6}-){1,3}[a-z0-9]{8,12})");
  add(R"((?m)^token[ \t]{0,4}=[ \t]{0,4}(\S{4,12})\r?$)");
  add(R"(\b[0-9]{8}:[A-Za-z0-9_-]{10,12}\b)");  // no literal
  add(R"([A-F0-9]{2}(?:[:-][A-F0-9]{2}){7})");  // no literal, can begin inside itself
  add(R"((?:ab|ba){2,4}(?:key|KEY)?[^\x00-\x1f]{0,3}=\x00?\xe9?z)");  // anchors overlap themselves
  add(R"(\Aroot_key=[a-f]{4,8}|leaf_key=[a-f]{4,8}\z)");
  add(R"(\beyJ[\w-]{8,400}\.eyJ[\w-]{8,400}\.([\w-]{8,300})(?:[^\w-]|$))");  // large
  add(R"(z{0,3}aaaa[0-9]{0,2})");  // a match can end one byte before the next anchor does
  add(R"([0-9]{6,9}[g-m])");       // no literal, matches begin side by side
  add(R"((?:^|["' ])(tk[23]\.[A-Za-z0-9_-]{20,30}))");  // in front of a run
  add(R"((?i:acme|initech)[a-z_.-]{0,12}["']?\s{0,3}[:=>]\s{0,3}["']?([0-9a-f]{32}|[A-Z0-9]{24}))"
      R"((?:[^A-Za-z0-9]|$))",
      1);                                                         // before a value
  add(R"x(apikey\s{0,40}(?:\(\s{0,40}|=)"?([a-z0-9]{20,60}))x");  // long before a value
  Rule entropy;
  entropy.id = "entropy";
  entropy.kind = RuleKind::kEntropy;
  rules.push_back(std::move(entropy));
  return checked(std::move(rules));
}

RuleSet rules_of(const std::vector<std::string>& patterns) {
  std::vector<Rule> rules;
  for (const std::string& pattern : patterns)
    rules.push_back(pattern_rule(rules.size(), pattern));
  return checked(std::move(rules));
}

}  // namespace dowse::testing
