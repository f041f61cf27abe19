#include "engine/match/reference_matcher.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <re2/re2.h>

#include "engine/match/entropy.h"
#include "engine/match/rule_plan.h"

namespace dowse {
namespace {

struct ReferenceRule {
  RuleIndex index{};
  RulePlan plan;
  std::uint32_t secret_group = 0;
  std::unique_ptr<const RE2> expression;  // for the tiers that have one
};

ByteSpan span_of(std::string_view text, const re2::StringPiece& piece) {
  const auto begin = static_cast<std::uint64_t>(piece.data() - text.data());
  return {begin, begin + piece.size()};
}

ByteSpan secret_of(const ReferenceRule& rule, std::string_view text,
                   const std::vector<re2::StringPiece>& groups) {
  if (rule.secret_group != 0) {
    const re2::StringPiece& group = groups[rule.secret_group];
    return span_of(text, group.empty() ? groups[0] : group);
  }
  for (std::size_t i = 1; i < groups.size(); ++i) {
    if (!groups[i].empty()) return span_of(text, groups[i]);
  }
  return span_of(text, groups[0]);
}

// What RE2 matches when it has to begin at `begin`.
std::optional<Match> match_at(const ReferenceRule& rule, std::string_view text, std::size_t begin) {
  std::vector<re2::StringPiece> groups(
      static_cast<std::size_t>(rule.expression->NumberOfCapturingGroups()) + 1);
  if (!rule.expression->Match(text, begin, text.size(), RE2::ANCHOR_START, groups.data(),
                              static_cast<int>(groups.size()))) {
    return std::nullopt;
  }
  return Match{rule.index, span_of(text, groups[0]), secret_of(rule, text, groups)};
}

bool stands_at(const AnchorLiteral& literal, std::string_view text, std::size_t at) {
  const std::string_view there = text.substr(at, literal.bytes.size());
  return std::equal(there.begin(), there.end(), literal.bytes.begin(), literal.bytes.end(),
                    [&literal](char c, char wanted) {
                      const bool upper = c >= 'A' && c <= 'Z';
                      return (literal.caseless && upper ? c + ('a' - 'A') : c) == wanted;
                    });
}

std::optional<Match> match_around(const ReferenceRule& rule, std::string_view text,
                                  const ByteSpan& anchor) {
  const PatternPlan& plan = rule.plan.pattern;
  const std::uint64_t first = anchor.begin - std::min<std::uint64_t>(anchor.begin, plan.max_before);
  for (std::uint64_t p = first; p + plan.min_before <= anchor.begin; ++p) {
    const std::optional<Match> match = match_at(rule, text, p);
    if (match && match->whole.end >= anchor.end && counts_at(plan, text, match->whole, anchor))
      return match;
  }
  return std::nullopt;
}

void scan_anchored(const ReferenceRule& rule, std::string_view text, std::vector<Match>& out) {
  for (const AnchorLiteral& literal : rule.plan.pattern.literals) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (!stands_at(literal, text, at)) continue;
      const std::optional<Match> match = match_around(rule, text, {at, at + literal.bytes.size()});
      if (match) out.push_back(*match);
    }
  }
}

void scan_everywhere(const ReferenceRule& rule, std::string_view text, std::vector<Match>& out) {
  bool matched_before = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::optional<Match> match = match_at(rule, text, at);
    if (match && !matched_before) out.push_back(*match);
    matched_before = match.has_value();
  }
}

Result<std::unique_ptr<const RE2>> compile_expression(const Rule& rule) {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  auto expression = std::make_unique<const RE2>(rule.pattern, options);
  if (!expression->ok()) {
    return Error(Errc::kRule, "rule `" + rule.id + "`: " + expression->error());
  }
  const int groups = expression->NumberOfCapturingGroups();
  if (rule.secret_group > static_cast<std::uint32_t>(groups)) {
    return Error(Errc::kRule, "rule `" + rule.id + "`: there is no group " +
                                  std::to_string(rule.secret_group) + " in the expression");
  }
  return expression;
}

}  // namespace

struct ReferenceMatcher::Impl {
  std::vector<ReferenceRule> rules;
};

ReferenceMatcher::ReferenceMatcher(std::unique_ptr<const Impl> impl) noexcept
    : impl_(std::move(impl)) {}

ReferenceMatcher::ReferenceMatcher(ReferenceMatcher&&) noexcept = default;
ReferenceMatcher& ReferenceMatcher::operator=(ReferenceMatcher&&) noexcept = default;
ReferenceMatcher::~ReferenceMatcher() = default;

Result<ReferenceMatcher> ReferenceMatcher::compile(const RuleSet& rules) {
  DOWSE_ASSIGN(std::vector<RulePlan> plans, plan_rules(rules));
  auto impl = std::make_unique<Impl>();
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Rule& rule = rules.rules()[i];
    ReferenceRule one;
    one.index = static_cast<RuleIndex>(i);
    one.plan = std::move(plans[i]);
    one.secret_group = rule.secret_group;
    if (rule.kind == RuleKind::kPattern) {
      DOWSE_ASSIGN(one.expression, compile_expression(rule));
    }
    impl->rules.push_back(std::move(one));
  }
  return ReferenceMatcher(std::move(impl));
}

std::vector<Match> ReferenceMatcher::scan(std::string_view text) const {
  std::vector<Match> found;
  for (const ReferenceRule& rule : impl_->rules) {
    switch (rule.plan.tier) {
      case RuleTier::kAnchored:
        scan_anchored(rule, text, found);
        break;
      case RuleTier::kExpression:
        scan_everywhere(rule, text, found);
        break;
      case RuleTier::kEntropy:
        for (const ByteSpan& run : entropy_candidates(text)) {
          found.push_back({rule.index, run, run});
        }
        break;
      case RuleTier::kNone:
        break;
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Result<std::vector<Match>> reference_scan(const RuleSet& rules, std::string_view text) {
  DOWSE_ASSIGN(const ReferenceMatcher matcher, ReferenceMatcher::compile(rules));
  return matcher.scan(text);
}

}  // namespace dowse
