#include "corpora/plants.h"

#include <algorithm>
#include <utility>

#include "corpora/random.h"
#include "engine/base/secret.h"
#include "engine/find/placeholder.h"
#include "engine/rules/recipe.h"

namespace dowse::corpora {
namespace {

// Recipes without a hole give the same secret each time.
constexpr int kTries = 1000;

// What makes a text binary would hide all else that is planted in it.
bool is_eligible(const Rule& rule) {
  const bool is_left_out =
      std::any_of(rule.tags.begin(), rule.tags.end(),
                  [](const std::string& tag) { return tag == "generic" || tag == "binary"; });
  return rule.kind == RuleKind::kPattern && !is_left_out && rule.confidence != Confidence::kLow &&
         rule.severity != Severity::kInfo && rule.min_entropy == 0 && rule.path.empty() &&
         rule.keywords.empty();
}

// Some examples say that they are none.
bool is_placeholder(const RecipeText& made, std::string_view prefix) {
  std::string_view secret(made.text);
  secret = secret.substr(made.secret.begin, made.secret.end - made.secret.begin);
  if (secret.starts_with(prefix)) secret.remove_prefix(prefix.size());
  return is_dummy(secret) || says_placeholder(secret);
}

// Letters, digits and what else stands in names everywhere.
bool is_name(std::string_view text) {
  return text.size() <= 200 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_' || c == '-';
         });
}

}  // namespace

// Not by provider, or a short history would have those with A only.
void PlantMaker::Turn::mix(std::uint64_t seed) {
  Random random(seed);
  for (std::size_t i = recipes.size(); i > 1; --i)
    std::swap(recipes[i - 1], recipes[random.below(i)]);
}

Result<PlantMaker> PlantMaker::make(std::uint64_t seed) {
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::builtin());
  PlantMaker maker(seed);
  for (const Rule& rule : rules.rules()) {
    if (!is_eligible(rule)) continue;
    for (const Example& example : rule.examples) {
      const Recipe recipe{rule.id, rule.prefix, example.recipe};
      DOWSE_ASSIGN(const RecipeText made, expand_recipe(recipe.text));
      if (is_placeholder(made, rule.prefix)) continue;
      maker.all_.recipes.push_back(recipe);
      if (is_name(made.text)) maker.names_.recipes.push_back(recipe);
    }
  }
  maker.all_.mix(seed);
  maker.names_.mix(seed);
  DOWSE_CHECK(!maker.names_.recipes.empty());
  return maker;
}

Result<Plant> PlantMaker::next() {
  return from(all_);
}

Result<Plant> PlantMaker::next_name() {
  return from(names_);
}

Result<Plant> PlantMaker::from(Turn& turn) {
  for (int tries = 0; tries < kTries; ++tries) {
    const std::uint64_t number = turn.count++;
    const Recipe& recipe = turn.recipes[number % turn.recipes.size()];
    const RecipeVariant variant{seed_ + number / turn.recipes.size(), RecipeLength::kAny};
    DOWSE_ASSIGN(RecipeText made, expand_recipe(recipe.text, variant));
    Plant plant{recipe.rule, std::move(made.text), made.secret, {}};
    if (!made_.emplace(plant.secret_bytes()).second) continue;
    plant.masked = mask(plant.secret_bytes(), recipe.prefix);
    plant.text += '\n';
    return plant;
  }
  return Error(Errc::kLimit, "there are not so many different secrets");
}

}  // namespace dowse::corpora
