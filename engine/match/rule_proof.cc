#include "engine/match/rule_proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/text.h"
#include "engine/match/reference_matcher.h"
#include "engine/match/rule_plan.h"
#include "engine/rules/recipe.h"
#include "engine/rules/rule_set.h"

namespace dowse {
namespace {

constexpr std::array<RecipeVariant, 7> kVariants = {{{0, RecipeLength::kLongest},
                                                     {1, RecipeLength::kLongest},
                                                     {2, RecipeLength::kLongest},
                                                     {3, RecipeLength::kShortest},
                                                     {4, RecipeLength::kShortest},
                                                     {5, RecipeLength::kAny},
                                                     {6, RecipeLength::kAny}}};

// What stands before and after a text: nothing, or other lines.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kNeighbours = {
    {{"", ""}, {"first line\n", "\nlast line\n"}, {"first line\r\n", "\r\nlast line\r\n"}}};

// One text of a recipe, alone or among neighbours.
struct Sample {
  std::string text;
  ByteSpan secret;
  std::string name;  // which of the recipe's texts, for a person
};

std::string_view name_of(RecipeLength length) {
  switch (length) {
    case RecipeLength::kLongest:
      return "longest";
    case RecipeLength::kShortest:
      return "shortest";
    case RecipeLength::kAny:
      break;
  }
  return "any";
}

std::string_view name_of_line_end(std::string_view before) {
  if (before.empty()) return "alone";
  return before.ends_with("\r\n") ? "between lines with CR LF" : "between lines with LF";
}

Result<std::vector<Sample>> samples_of(const Example& example) {
  std::vector<Sample> samples;
  for (const RecipeVariant variant : kVariants) {
    DOWSE_ASSIGN(const RecipeText made, expand_recipe(example.recipe, variant));
    for (const auto& [before, after] : kNeighbours) {
      Sample sample{std::string(before) + made.text + std::string(after), made.secret,
                    fmt::format("text {} ({} length, {})", variant.seed + 1,
                                name_of(variant.length), name_of_line_end(before))};
      sample.secret.begin += before.size();
      sample.secret.end += before.size();
      samples.push_back(std::move(sample));
    }
  }
  return samples;
}

bool holds(std::string_view text, const AnchorLiteral& literal) {
  const auto same = [&](char c, char wanted) {
    const bool upper = literal.caseless && c >= 'A' && c <= 'Z';
    return (upper ? static_cast<char>(c - 'A' + 'a') : c) == wanted;
  };
  return std::search(text.begin(), text.end(), literal.bytes.begin(), literal.bytes.end(), same) !=
         text.end();
}

// Why there is no match: no anchor, or nothing that fits round it.
std::string why_none(const Rule& rule, std::string_view text) {
  if (rule.kind == RuleKind::kEntropy) return "no run in it is random enough";
  const Result<RulePlan> plan = plan_rule(rule);
  if (!plan || plan->pattern.literals.empty()) return "its expression fits nowhere in it";
  const bool asks = plan->pattern.place == AnchorPlace::kBeforeValue;
  std::string all;
  for (const AnchorLiteral& literal : plan->pattern.literals) {
    if (holds(text, literal)) {
      return fmt::format("`{}` stands in it, but the expression does not fit there{}",
                         escape_controls(literal.bytes),
                         asks ? ", or its value has no digit near its begin" : "");
    }
    if (all.size() < 60) {
      all += fmt::format("{}`{}`", all.empty() ? "" : ", ", escape_controls(literal.bytes));
    }
  }
  return fmt::format("none of its anchors stands in it ({})", all);
}

// What is said about one example. Lifetime: all of them.
struct QuestionView {
  const Rule& rule;
  const FindMatches& find;
  std::string name;  // "example 2"
  std::string_view recipe;
  bool asks_for_digit = false;  // see rule_plan.h: one in 200 of its texts may not match

  Error failed(std::string_view why) const {
    return Error(Errc::kRule,
                 fmt::format("rule `{}`: {} `{}` {}", rule.id, name, escape_controls(recipe), why));
  }
};

// Whether the rule takes no value like that of the text, however right it is.
bool lacks_digit(const QuestionView& question, const Sample& sample) {
  if (!question.asks_for_digit) return false;
  for (std::uint64_t at = 0; at <= sample.text.size(); ++at) {
    if (is_value_start(sample.text, at)) return false;
  }
  return true;
}

Result<void> prove_sample(const QuestionView& question, const Sample& sample) {
  const std::vector<Match> matches = question.find(sample.text);
  if (matches.empty()) {
    return question.failed(
        fmt::format("does not match in {}: {}", sample.name, why_none(question.rule, sample.text)));
  }
  const bool exact = std::any_of(matches.begin(), matches.end(),
                                 [&](const Match& match) { return match.secret == sample.secret; });
  if (!exact) {
    const ByteSpan got = matches.front().secret;
    return question.failed(
        fmt::format("matches with another secret in {}: bytes {} to {}, not {} to {}", sample.name,
                    got.begin, got.end, sample.secret.begin, sample.secret.end));
  }
  if (!std::string_view(sample.text)
           .substr(sample.secret.begin)
           .starts_with(question.rule.prefix)) {
    return question.failed(fmt::format("has a secret without the rule's prefix `{}`",
                                       escape_controls(question.rule.prefix)));
  }
  return {};
}

Result<void> prove_example(const QuestionView& question, const Example& example) {
  Result<std::vector<Sample>> samples = samples_of(example);
  if (!samples) return question.failed("cannot be read: " + samples.error().message());
  std::erase_if(*samples, [&](const Sample& sample) { return lacks_digit(question, sample); });
  if (samples->empty()) return question.failed("has no digit in its value, as the rule asks for");
  for (const Sample& sample : *samples)
    DOWSE_TRY(prove_sample(question, sample));
  return {};
}

Result<void> prove_counterexample(const QuestionView& question, const Example& example) {
  Result<std::vector<Sample>> samples = samples_of(example);
  if (!samples) return question.failed("cannot be read: " + samples.error().message());
  for (const Sample& sample : *samples) {
    const std::vector<Match> matches = question.find(sample.text);
    if (matches.empty()) continue;
    const ByteSpan got = matches.front().whole;
    return question.failed(fmt::format("matches and should not, in {}: bytes {} to {}", sample.name,
                                       got.begin, got.end));
  }
  return {};
}

// Asks about every example until `wrong` says that it is enough.
void prove_all(const Rule& rule, const FindMatches& find, const std::function<bool(Error)>& wrong) {
  const Result<RulePlan> plan = plan_rule(rule);
  const bool asks_for_digit = plan && plan->pattern.place == AnchorPlace::kBeforeValue;
  for (std::size_t i = 0; i < rule.examples.size(); ++i) {
    const Example& example = rule.examples[i];
    Result<void> proved = prove_example(
        {rule, find, fmt::format("example {}", i + 1), example.recipe, asks_for_digit}, example);
    if (!proved && wrong(std::move(proved).error())) return;
  }
  for (std::size_t i = 0; i < rule.counterexamples.size(); ++i) {
    const Example& example = rule.counterexamples[i];
    Result<void> proved = prove_counterexample(
        {rule, find, fmt::format("counterexample {}", i + 1), example.recipe, false}, example);
    if (!proved && wrong(std::move(proved).error())) return;
  }
}

}  // namespace

Result<void> prove_rule(const Rule& rule, const FindMatches& find) {
  std::optional<Error> first;
  prove_all(rule, find, [&](Error error) {
    first = std::move(error);
    return true;
  });
  if (first) return std::move(*first);
  return {};
}

Result<void> prove_rule(const Rule& rule) {
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::from_rules({rule}));
  DOWSE_ASSIGN(const ReferenceMatcher matcher, ReferenceMatcher::compile(rules));
  return prove_rule(rule, [&](std::string_view text) { return matcher.scan(text); });
}

std::vector<Error> faults_of(const Rule& rule) {
  std::vector<Error> faults;
  Result<RuleSet> rules = RuleSet::from_rules({rule});
  Result<ReferenceMatcher> matcher =
      rules ? ReferenceMatcher::compile(*rules) : std::move(rules).error();
  if (!matcher) {
    faults.push_back(std::move(matcher).error());
    return faults;
  }
  const FindMatches find = [&](std::string_view text) { return matcher->scan(text); };
  prove_all(rule, find, [&](Error error) {
    faults.push_back(std::move(error));
    return false;
  });
  return faults;
}

}  // namespace dowse
