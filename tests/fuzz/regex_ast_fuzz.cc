// Expressions are read as RE2 reads them: what we take, RE2 takes too; texts made from our tree
// match; every match holds an anchor where the plan says; what is derived stays an expression.

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include "engine/base/check.h"
#include "engine/match/anchors.h"
#include "engine/match/regex_parser.h"
#include "engine/match/sketch.h"
#include "tests/fuzz/harness.h"
#include "tests/match/regex_text.h"
#include "tests/match/test_rules.h"

namespace dowse::fuzz {
namespace {

constexpr std::size_t kMaxPattern = 200;
constexpr std::uint64_t kMaxSets = 20000;  // RE2 refuses more for its memory, not for its syntax

RE2::Options options() {
  RE2::Options made(RE2::Latin1);
  made.set_log_errors(false);
  made.set_max_mem(64 << 20);
  return made;
}

std::string folded(std::string text) {
  for (char& c : text)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

bool holds_anchor(const PatternPlan& plan, const std::string& match) {
  const std::string small = folded(match);
  return std::any_of(plan.literals.begin(), plan.literals.end(), [&](const AnchorLiteral& literal) {
    return (literal.caseless ? small : match).find(literal.bytes, plan.min_before) <=
           plan.max_before;
  });
}

void hold_plan(const RE2& expression, const Regex& regex, const std::string& text) {
  const Result<PatternPlan> plan = plan_pattern(regex);
  if (!plan || !RE2::FullMatch(text, expression)) return;
  DOWSE_CHECK(text.size() <= plan->max_width);
  DOWSE_CHECK(plan->first.contains(static_cast<std::uint8_t>(text.front())));
  DOWSE_CHECK(plan->literals.empty() || holds_anchor(*plan, text));
}

bool has_assertion(const RegexNode& node) {
  return node.op == RegexOp::kAssert ||
         std::any_of(node.children.begin(), node.children.end(), has_assertion);
}

void hold(const std::string& pattern) {
  const Result<Regex> regex = parse_regex(pattern);
  if (!regex || expanded_size(regex->root, RegexNode::kNoLimit) > kMaxSets) return;
  // The one thing we take and RE2 does not: rule files may write (?<name>, loading turns it round.
  if (pattern.find("(?<") != std::string::npos) return;
  const RE2 expression(pattern, options());
  if (expression.error_code() == RE2::ErrorPatternTooLarge ||
      expression.error_code() == RE2::ErrorRepeatSize ||
      expression.error_code() == RE2::ErrorBadNamedCapture) {
    return;  // nested counts above 1000, doubled names: limits that are RE2's own to tell
  }
  DOWSE_CHECK(expression.ok());
  DOWSE_CHECK(expression.NumberOfCapturingGroups() == static_cast<int>(regex->groups));
  Sketch sketch = Sketch::make(regex->root);
  const bool plain = !has_assertion(regex->root);
  std::mt19937_64 random(1);
  for (int i = 0; i < 6; ++i) {
    const std::string text =
        testing::text_of(regex->root, static_cast<testing::TextLength>(i % 3), random);
    DOWSE_CHECK(!plain || RE2::FullMatch(text, expression));
    std::uint64_t bytes = 0;
    DOWSE_CHECK(!RE2::FullMatch(text, expression) || sketch.may_match(text, 0, text.size(), bytes));
    DOWSE_CHECK(bytes <= text.size());
    hold_plan(expression, *regex, text);
  }
}

}  // namespace

std::vector<std::string> seeds() {
  std::vector<std::string> patterns = {"",
                                       "a",
                                       "(?i)k",
                                       "[[:^alpha:]-\\d]",
                                       "\\Qa.b\\E{2}",
                                       "(?P<n>x)",
                                       "(?s-i:.)",
                                       "a{2,}",
                                       "a|b|",
                                       "x*?",
                                       "[^\\x00-\\xfe]",
                                       "\\pL",
                                       "(?=a)",
                                       "a**",
                                       "[z-a]",
                                       "\\x{41}",
                                       "(?im)^a$\\b\\B\\A\\z\\C"};
  const RuleSet rules = testing::varied_rules();
  for (const Rule& rule : rules.rules())
    patterns.push_back(rule.pattern);
  return patterns;
}

}  // namespace dowse::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dowse::fuzz::hold(
      std::string(reinterpret_cast<const char*>(data), std::min(size, dowse::fuzz::kMaxPattern)));
  return 0;
}
