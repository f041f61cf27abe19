#include "engine/match/rule_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/base/text.h"
#include "engine/match/matcher.h"
#include "engine/rules/recipe.h"
#include "engine/rules/rule_set.h"

namespace dowse {
namespace {

constexpr std::size_t kSize = std::size_t{8} << 10;  // of each text
constexpr std::size_t kMostLiterals = 4;             // of a rule, that texts are made from

struct HostileText {
  std::string name;
  std::string bytes;
};

std::string repeated(std::string_view text) {
  std::string out;
  while (out.size() < kSize && !text.empty())
    out += text;
  return out;
}

// Half an example is a match that is never ended, whatever fills it up.
void add_examples(const Rule& rule, std::vector<HostileText>& texts) {
  constexpr std::string_view kFillers[] = {"a", "A", "0", "=", " ", "\n", "\"", "\\n"};
  if (rule.examples.empty()) return;
  const Result<RecipeText> made = expand_recipe(rule.examples.front().recipe);
  if (!made || made->text.empty()) return;
  const std::string_view example = made->text;
  texts.push_back({"its example over and over", repeated(example)});
  texts.push_back({"its example without the last byte, over and over",
                   repeated(example.substr(0, example.size() - 1))});
  for (const std::string_view filler : kFillers) {
    texts.push_back(
        {fmt::format("half its example, then `{}` over and over", filler == "\n" ? "\\n" : filler),
         std::string(example.substr(0, example.size() / 2)) + repeated(filler)});
  }
}

std::vector<HostileText> hostile_texts(const Rule& rule, const PatternPlan& plan) {
  std::vector<HostileText> texts;
  for (std::size_t i = 0; i < std::min(plan.literals.size(), kMostLiterals); ++i) {
    const std::string& literal = plan.literals[i].bytes;
    const std::string name = escape_controls(literal);
    texts.push_back({fmt::format("`{}` over and over", name), repeated(literal)});
    texts.push_back(
        {fmt::format("`{} = aaaa` over and over", name), repeated(literal + " = aaaa")});
    // What makes literals count that stand before values and at runs.
    const std::string value = std::string(3, '5') + "a" + std::string(28, '5');
    std::string crowd;
    for (int times = 0; times < 3; ++times)
      crowd += literal;
    texts.push_back({fmt::format("`{}` three times, `=` and 32 digits, over and over", name),
                     repeated(fmt::format("{}={} ", crowd, value))});
    texts.push_back({fmt::format("`{}` and 32 digits, over and over", name),
                     repeated(fmt::format("{}{} ", literal, value))});
  }
  add_examples(rule, texts);
  return texts;
}

}  // namespace

Result<std::vector<WorkSample>> measure_work(const Rule& rule) {
  std::vector<WorkSample> samples;
  if (rule.kind != RuleKind::kPattern) return samples;
  Result<PatternPlan> plan = plan_pattern(rule.pattern);
  if (!plan) return std::move(plan).error().with("rule `" + rule.id + "`");
  if (plan->literals.empty()) return samples;
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::from_rules({rule}));
  DOWSE_ASSIGN(const Matcher matcher, Matcher::compile(rules));
  for (HostileText& text : hostile_texts(rule, *plan)) {
    DOWSE_ASSIGN(const Matcher::ScratchPtr scratch, matcher.make_scratch());
    DOWSE_TRY(matcher.scan(text.bytes, *scratch));
    const Matcher::RuleStats& stats = matcher.stats(*scratch).front();
    samples.push_back({std::move(text.name), text.bytes.size(), stats.anchors, stats.window_bytes});
  }
  return samples;
}

WorkSample dearest(const std::vector<WorkSample>& samples) {
  const auto found = std::max_element(
      samples.begin(), samples.end(),
      [](const WorkSample& a, const WorkSample& b) { return a.work() < b.work(); });
  return found == samples.end() ? WorkSample() : *found;
}

std::size_t shortest_literal(const PatternPlan& plan) {
  if (plan.literals.empty()) return 0;
  std::size_t shortest = kMaxAnchorBytes;
  for (const AnchorLiteral& literal : plan.literals)
    shortest = std::min(shortest, literal.bytes.size());
  return shortest;
}

}  // namespace dowse
