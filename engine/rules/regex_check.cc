#include "engine/rules/regex_check.h"

#include <fmt/format.h>

#include <string>

#include <re2/re2.h>

namespace dowse {
namespace {

RE2::Options options() {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  return options;
}

Result<RegexFacts> facts_of(const RE2& expression) {
  if (!expression.ok()) {
    return Error(Errc::kRule, fmt::format("not a valid expression: {}", expression.error()));
  }
  return RegexFacts{static_cast<std::uint32_t>(expression.NumberOfCapturingGroups())};
}

}  // namespace

Result<RegexFacts> check_regex(std::string_view pattern) {
  const RE2 expression(re2::StringPiece(pattern.data(), pattern.size()), options());
  DOWSE_ASSIGN(const RegexFacts facts, facts_of(expression));
  if (RE2::PartialMatch("", expression)) {
    return Error(Errc::kRule, "the expression matches the empty text");
  }
  return facts;
}

Result<void> check_condition(std::string_view pattern) {
  const RE2 expression(re2::StringPiece(pattern.data(), pattern.size()), options());
  DOWSE_TRY(facts_of(expression));
  return {};
}

}  // namespace dowse
