#include "engine/match/rule_proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/match/reference_matcher.h"
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
};

Result<std::vector<Sample>> samples_of(const Example& example) {
  std::vector<Sample> samples;
  for (const RecipeVariant variant : kVariants) {
    DOWSE_ASSIGN(const RecipeText made, expand_recipe(example.recipe, variant));
    for (const auto& [before, after] : kNeighbours) {
      Sample sample{std::string(before) + made.text + std::string(after), made.secret};
      sample.secret.begin += before.size();
      sample.secret.end += before.size();
      samples.push_back(std::move(sample));
    }
  }
  return samples;
}

Error failed(const Rule& rule, const Example& example, std::string_view why) {
  return Error(Errc::kRule, fmt::format("rule `{}`: `{}` {}", rule.id, example.recipe, why));
}

Result<void> prove_example(const Rule& rule, const Example& example, const FindMatches& find) {
  DOWSE_ASSIGN(const std::vector<Sample> samples, samples_of(example));
  for (const Sample& sample : samples) {
    const std::vector<Match> matches = find(sample.text);
    if (matches.empty()) return failed(rule, example, "does not match");
    const bool exact = std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
      return match.secret == sample.secret;
    });
    if (!exact) return failed(rule, example, "matches with another secret");
    if (!std::string_view(sample.text).substr(sample.secret.begin).starts_with(rule.prefix)) {
      return failed(rule, example, "has a secret without the rule's prefix");
    }
  }
  return {};
}

Result<void> prove_counterexample(const Rule& rule, const Example& example,
                                  const FindMatches& find) {
  DOWSE_ASSIGN(const std::vector<Sample> samples, samples_of(example));
  for (const Sample& sample : samples) {
    if (!find(sample.text).empty()) return failed(rule, example, "matches and should not");
  }
  return {};
}

}  // namespace

Result<void> prove_rule(const Rule& rule, const FindMatches& find) {
  for (const Example& example : rule.examples)
    DOWSE_TRY(prove_example(rule, example, find));
  for (const Example& example : rule.counterexamples) {
    DOWSE_TRY(prove_counterexample(rule, example, find));
  }
  return {};
}

Result<void> prove_rule(const Rule& rule) {
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::from_rules({rule}));
  DOWSE_ASSIGN(const ReferenceMatcher matcher, ReferenceMatcher::compile(rules));
  return prove_rule(rule, [&](std::string_view text) { return matcher.scan(text); });
}

}  // namespace dowse
