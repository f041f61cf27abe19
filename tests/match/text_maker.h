#pragma once
// Hostile texts made from rules: what their expressions match, at the longest and shortest, joined,
// cut, damaged and set between bytes that matter to assertions. The same seed gives the same texts.

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/match/regex_ast.h"
#include "engine/match/regex_parser.h"
#include "engine/match/rule_plan.h"
#include "engine/rules/rule_set.h"

namespace dowse::testing {

class TextMaker {
 public:
  // Requires: the rules can be planned.
  TextMaker(const RuleSet& rules, std::uint64_t seed);

  // A text of a few hundred to a few thousand bytes.
  std::string next();

  // A text of `size` bytes with a text of a rule round each multiple of `period`.
  std::string long_text(std::size_t size, std::size_t period);

 private:
  std::size_t below(std::size_t count) { return random_() % count; }

  std::string rule_text();
  std::string damaged(std::string text);
  std::string joint();
  std::string anchors();
  std::string random_run();

  std::vector<Regex> expressions_;
  std::vector<AnchorLiteral> literals_;
  std::mt19937_64 random_;
};

}  // namespace dowse::testing
