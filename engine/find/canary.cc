#include "engine/find/canary.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/find/judge.h"
#include "engine/rules/recipe.h"

namespace dowse {
namespace {

struct Plant {
  std::string text;
  Secret secret;
};

// True when the expression itself begins with the rule's prefix: no match needs anything before it.
bool begins_with_prefix(const Rule& rule) {
  std::string_view pattern = rule.pattern;
  for (const std::string_view opening : {"\\b", "(?:", "("}) {
    if (pattern.starts_with(opening)) pattern.remove_prefix(opening.size());
  }
  return !rule.prefix.empty() && pattern.starts_with(rule.prefix);
}

// An example of a rule, another secret for each seed. Where it can, it leaves out what stands
// before the secret: words there (`token=`) would wake other rules and cost their first
// compilation. Nothing when the rule has none.
std::optional<RecipeText> example_of(const Rule& rule, std::uint64_t seed) {
  if (rule.examples.empty()) return std::nullopt;
  auto made = expand_recipe(rule.examples.front().recipe, {.seed = seed});
  if (!made) return std::nullopt;
  RecipeText example = std::move(*made);
  if (begins_with_prefix(rule)) {
    example.text.erase(0, example.secret.begin);
    example.secret = {0, example.secret.end - example.secret.begin};
  }
  return example;
}

// The surest rule with an example; of those the one with the shortest expression, which is the
// cheapest to compile. None when no rule has one.
std::optional<Rule> surest_rule(const RuleSet& rules) {
  std::optional<std::size_t> best;
  const auto rank = [&](std::size_t index) {
    const Rule& rule = rules.rules()[index];
    return std::tuple(!rule.prefix.empty(), class_of(rule), rule.confidence);
  };
  const auto is_better = [&](std::size_t a, std::size_t b) {
    return rank(a) != rank(b) ? rank(a) > rank(b)
                              : rules.rules()[a].pattern.size() < rules.rules()[b].pattern.size();
  };
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules.rules()[i];
    // A built-in rule has examples, even while they are not read.
    const bool has_example = !rules.has_advice() || !rule.examples.empty();
    if (rule.kind != RuleKind::kPattern || !has_example) continue;
    if (rule.skip_report || !rule.required.empty()) continue;  // no finding by itself
    if (!best || is_better(i, *best)) best = i;
  }
  if (!best) return std::nullopt;
  Result<Rule> whole = rules.whole(static_cast<RuleIndex>(*best));
  if (!whole) return std::nullopt;
  return std::move(*whole);
}

void plant_example(const Rule& rule, std::string_view before, std::string_view after,
                   std::vector<Plant>& plants) {
  const auto example = example_of(rule, plants.size() + 1);
  if (!example) return;
  const ByteSpan span = example->secret;
  std::string text(before);
  text += example->text;
  text += after;
  plants.push_back(
      {std::move(text),
       Secret(std::string_view(example->text).substr(span.begin, span.end - span.begin))});
}

void plant_random_run(std::vector<Plant>& plants) {
  // Longer than what the least lucky random string needs (engine/match/entropy.h); the name is a
  // telling one that no rule of names has (see example_of).
  const auto run = expand_recipe("{base62:48}", {.seed = plants.size() + 1});
  if (run) plants.push_back({"session = \"" + run->text + "\"\n", Secret(run->text)});
}

std::vector<Plant> make_plants(const RuleSet& rules) {
  std::vector<Plant> plants;
  if (const std::optional<Rule> rule = surest_rule(rules)) {
    const std::string filler(8192, ' ');
    plant_example(*rule, "", "\nend\n", plants);
    plant_example(*rule, "begin\n", "", plants);
    plant_example(*rule, filler, filler, plants);
    plant_example(*rule, "begin\r\n", "\r\nend\r\n", plants);
    if (!rule->prefix.empty() && class_of(*rule) == RuleClass::kSpecific) {
      plant_example(*rule, std::string_view("\x7f\0\xff\0", 4), std::string_view("\0\xfe\0", 3),
                    plants);
    }
  }
  const auto finds_runs = [](const Rule& rule) {
    return rule.kind == RuleKind::kEntropy &&
           std::find(rule.tags.begin(), rule.tags.end(), kWholeFileTag) == rule.tags.end();
  };
  if (std::any_of(rules.rules().begin(), rules.rules().end(), finds_runs)) {
    plant_random_run(plants);
  }
  return plants;
}

}  // namespace

CanaryResult run_canary(const FindRules& rules) {
  Coverage coverage;
  FindPass pass = FindPass::make(rules, coverage, FingerprintKey::for_this_run(), FindOptions());
  const std::vector<Plant> plants = make_plants(rules.rules());
  BlobVisitor& worker = pass.add_worker();
  for (const Plant& plant : plants) {
    BlobView blob;
    blob.kind = TextKind::kBlob;
    blob.bytes = plant.text;
    worker.visit(blob);
  }
  CanaryResult result;
  result.planted = plants.size();
  for (const Finding& finding : pass.take_findings()) {
    result.found += static_cast<std::uint64_t>(
        std::count_if(plants.begin(), plants.end(), [&finding](const Plant& plant) {
          return plant.secret.reveal() == finding.secret.reveal();
        }));
  }
  for (const RejectedCount& rejected : pass.rejected()) {
    if (rejected.filter == kAllowlistFilter) result.found += rejected.count;
  }
  result.found = std::min(result.found, result.planted);
  return result;
}

}  // namespace dowse
