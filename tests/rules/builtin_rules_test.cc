// Every built-in rule by itself: what rules/README.md asks of one.

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/find/judge.h"
#include "engine/find/structure.h"
#include "engine/match/checksum.h"
#include "engine/match/matcher.h"
#include "engine/match/rule_plan.h"
#include "engine/match/rule_proof.h"
#include "engine/match/rule_work.h"
#include "engine/report/rules_text.h"
#include "engine/rules/recipe.h"
#include "engine/rules/rule_query.h"
#include "engine/rules/rule_set.h"

namespace dowse {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// Rules with an anchor of three bytes, each with its reason.
const std::set<std::string_view> kShortAnchors = {
    "url-credentials",  // "://": no rarer literal; an attempt ends at the first slash or quote
    "generic-secret",   // "pwd"
    "azure-entra-client-secret",  // "7Q~", "8Q~": no longer literal; tildes are rare
};

// Examples that are no finding by themselves, each with its reason.
const std::set<std::string_view> kUnbelieved = {
    // Runs: a telling name has to stand beside them.
    "value = '{secret:{base62:46}}'",
    "x: {secret:{hex:47}}",
    "{secret:{base62:60}}",
    // The N of a string of SQL is taken for the name of the value.
    "CREATE LOGIN app WITH PASSWORD = N'{secret:{password:12}}'",
};

const RuleSet& builtin() {
  static const RuleSet kRules = RuleSet::builtin().value();
  return kRules;
}

bool has_tag(const Rule& rule, std::string_view tag) {
  return std::find(rule.tags.begin(), rule.tags.end(), tag) != rule.tags.end();
}

// Matches of all rules, as the program finds them: baked database, prefilter, bounded windows.
class FastMatcher {
 public:
  explicit FastMatcher(const RuleSet& rules)
      : matcher_(Matcher::compile(rules).value()), scratch_(matcher_.make_scratch().value()) {}

  std::vector<Match> scan(std::string_view text) {
    const Result<std::span<const Match>> matches = matcher_.scan(text, *scratch_);
    if (!matches) {
      ADD_FAILURE() << matches.error().message();
      return {};
    }
    return {matches->begin(), matches->end()};
  }

 private:
  Matcher matcher_;
  Matcher::ScratchPtr scratch_;
};

// Of the whole pack. Shared: to make one takes longer than most tests.
FastMatcher& matcher_of_all() {
  static FastMatcher matcher(builtin());
  return matcher;
}

PatternPlan plan_of(const Rule& rule) {
  const Result<std::vector<RulePlan>> plans = plan_rules(RuleSet::from_rules({rule}).value());
  if (!plans) {
    ADD_FAILURE() << plans.error().message();
    return {};
  }
  EXPECT_EQ(plans->front().tier, RuleTier::kAnchored);
  return plans->front().pattern;
}

class BuiltinRule : public ::testing::TestWithParam<std::size_t> {
 protected:
  const Rule& rule() const { return builtin().rules()[GetParam()]; }
};

TEST_P(BuiltinRule, SaysWhatItIs) {
  EXPECT_THAT(rule().id, Not(IsEmpty()));
  EXPECT_EQ(rule().id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
            std::string::npos);
  EXPECT_FALSE(rule().own_terms);
  EXPECT_THAT(rule().description, Not(IsEmpty()));
  EXPECT_FALSE(rule().description.ends_with("."));
  EXPECT_THAT(rule().tags, Not(IsEmpty()));
  const bool has_no_provider = has_tag(rule(), "generic") || has_tag(rule(), "entropy") ||
                               has_tag(rule(), "private-key") || has_tag(rule(), "standard");
  EXPECT_EQ(rule().provider.empty(), has_no_provider);
  EXPECT_THAT(rule().references, Not(IsEmpty()));
  for (const std::string& reference : rule().references) {
    EXPECT_THAT(reference, StartsWith("https://"));
  }
}

TEST_P(BuiltinRule, NamesPartsThatAreThere) {
  for (const std::vector<RulePart>* named : {&rule().parts, &rule().required}) {
    for (const RulePart& part : *named) {
      const auto rules = builtin().rules();
      const auto other = std::find_if(rules.begin(), rules.end(),
                                      [&](const Rule& each) { return each.id == part.rule_id; });
      ASSERT_NE(other, rules.end()) << part.rule_id;
      EXPECT_EQ(other->kind, RuleKind::kPattern);
      EXPECT_TRUE(part.within_lines.has_value());
    }
  }
}

TEST_P(BuiltinRule, SaysHowToRotate) {
  const Rotation& rotation = rule().rotation;
  EXPECT_THAT(rotation.steps, Not(IsEmpty()));
  for (const std::string& step : rotation.steps)
    EXPECT_TRUE(step.ends_with(".")) << step;
  EXPECT_THAT(rotation.docs_url, StartsWith("https://"));
  EXPECT_TRUE(rotation.console_url.empty() || rotation.console_url.starts_with("https://"));
  EXPECT_TRUE(rotation.overlap.has_value());
}

TEST_P(BuiltinRule, ChecksumIsKnownAndHoldsInTheExamples) {
  if (rule().checksum.empty()) return;
  ASSERT_TRUE(is_known_checksum(rule().checksum));
  bool holds = false;
  for (const Example& example : rule().examples) {
    const RecipeText made = expand_recipe(example.recipe).value();
    const std::string_view secret =
        std::string_view(made.text).substr(made.secret.begin, made.secret.end - made.secret.begin);
    const ChecksumResult result = verify_checksum(rule().checksum, secret);
    EXPECT_NE(result, ChecksumResult::kFails) << example.recipe;
    holds = holds || result == ChecksumResult::kHolds;
  }
  EXPECT_TRUE(holds);
}

TEST_P(BuiltinRule, StructureIsKnownAndHoldsInAnExample) {
  if (rule().structure.empty()) return;
  ASSERT_TRUE(is_known_structure(rule().structure));
  bool holds = false;
  for (const Example& example : rule().examples) {
    const RecipeText made = expand_recipe(example.recipe).value();
    const std::string_view text = made.text;
    const SecretView where{text.substr(made.secret.begin, made.secret.end - made.secret.begin),
                           text.substr(0, made.secret.begin), text.substr(made.secret.end)};
    holds = holds || inspect(rule().structure, where).result == StructureResult::kHolds;
  }
  EXPECT_TRUE(holds);
}

// A text that an example may stand in.
constexpr std::string_view kTextBefore = "# settings of the service\n";
constexpr std::string_view kTextAfter = "\nretries = 3\n";

// One in some hundred texts has no digit where the rule asks for one (rule_plan.h).
bool lacks_digit(RuleIndex rule, const std::string& text) {
  const PatternPlan plan = plan_of(builtin()[rule]);
  if (plan.place != AnchorPlace::kBeforeValue) return false;
  for (std::uint64_t at = 0; at <= text.size(); ++at) {
    if (is_value_start(text, at)) return false;
  }
  return true;
}

// Which filter rejects an example of a rule where it stands in a text; empty: it survives.
std::string filter_of(RuleIndex rule, const Example& example, std::uint64_t seed) {
  static const Judge kJudge = Judge::make(builtin()).value();
  const RecipeText made = expand_recipe(example.recipe, {seed, RecipeLength::kAny}).value();
  const std::vector<std::string>& tags = builtin()[rule].tags;
  const bool alone = std::find(tags.begin(), tags.end(), kWholeFileTag) != tags.end();
  const std::string before(alone ? "" : kTextBefore);
  const std::string text = before + made.text + std::string(alone ? "" : kTextAfter);
  const ByteSpan secret{made.secret.begin + before.size(), made.secret.end + before.size()};
  const TextView view(text);
  Judge::Scratch scratch;
  kJudge.begin_text(scratch);
  for (const Match& match : matcher_of_all().scan(text)) {
    if (match.rule != rule || match.secret != secret) continue;
    return std::string(kJudge.judge(view, match, scratch).filter);
  }
  return lacks_digit(rule, text) ? "" : "matcher";
}

// What the matcher finds must also be believed: an example that a filter takes for a placeholder
// would be a rule that finds nothing. Values that a name tells are random, and one in some reads
// like words: of four, one has to survive.
TEST_P(BuiltinRule, ExamplesSurviveJudgement) {
  constexpr std::uint64_t kSeeds = 4;
  const bool by_name = class_of(rule()) != RuleClass::kSpecific;
  for (const Example& example : rule().examples) {
    if (kUnbelieved.contains(example.recipe)) continue;
    std::uint64_t survive = 0;
    std::string filters;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const std::string filter = filter_of(static_cast<RuleIndex>(GetParam()), example, seed);
      if (filter.empty()) ++survive;
      filters += " " + filter;
    }
    EXPECT_GE(survive, by_name ? std::uint64_t{1} : kSeeds) << example.recipe << filters;
  }
}

TEST_P(BuiltinRule, ProvesItself) {
  EXPECT_THAT(rule().examples, Not(IsEmpty()));
  EXPECT_THAT(rule().counterexamples, Not(IsEmpty()));
  const Result<void> proved = prove_rule(rule());
  EXPECT_TRUE(proved) << proved.error().message();
}

TEST_P(BuiltinRule, ProvesItselfAmongAllOthers) {
  const Result<void> proved = prove_rule(rule(), [](std::string_view text) {
    std::vector<Match> matches = matcher_of_all().scan(text);
    std::erase_if(matches, [](const Match& match) {
      return match.rule != static_cast<RuleIndex>(GetParam());
    });
    return matches;
  });
  EXPECT_TRUE(proved) << proved.error().message();
}

TEST_P(BuiltinRule, HasRareAnchorsAndBoundedReach) {
  if (rule().kind != RuleKind::kPattern) return;
  const PatternPlan plan = plan_of(rule());
  const bool is_short = shortest_literal(plan) < 4 && plan.place == AnchorPlace::kAnywhere;
  EXPECT_EQ(is_short, kShortAnchors.contains(rule().id));
  // What stands before an anchor costs an attempt a byte (rules/README.md).
  EXPECT_LE(plan.max_before, 80u);
}

// Each place where an anchor stands costs a few looks at the rule's reach, whatever the text.
TEST_P(BuiltinRule, WorksLinearlyOnHostileText) {
  if (rule().kind != RuleKind::kPattern) return;
  const PatternPlan plan = plan_of(rule());
  const Result<std::vector<WorkSample>> samples = measure_work(rule());
  ASSERT_TRUE(samples.has_value()) << samples.error().message();
  for (const WorkSample& sample : *samples) {
    EXPECT_LE(sample.anchors, plan.literals.size() * sample.bytes / shortest_literal(plan))
        << sample.text;
    // For each place where a match that holds the anchor may begin; and twice, as a large
    // expression is asked in a sketch first (engine/match/confirm.h).
    const std::uint64_t starts = plan.max_before - plan.min_before + 1;
    EXPECT_LE(sample.window_bytes,
              2 * sample.anchors * starts * (plan.max_width + std::uint64_t{2}))
        << sample.text;
    EXPECT_LE(sample.work(), kMaxWork) << sample.text;
  }
}

std::string name_of_test(const ::testing::TestParamInfo<std::size_t>& info) {
  std::string name = builtin().rules()[info.param].id;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// What the pack has to have at least: the one place that states it.
constexpr std::size_t kLeastRules = 500;
constexpr std::size_t kLeastProviders = 400;
constexpr std::size_t kLeastDocumented = 300;  // a documented prefix, structure or checksum

TEST(BuiltinRules, AreAsManyAsTheyHaveToBe) {
  const RuleCounts counts = count_rules(builtin());
  std::cout << counts_line(counts) << '\n';
  EXPECT_GE(counts.rules, kLeastRules);
  EXPECT_GE(counts.providers, kLeastProviders);
  EXPECT_GE(counts.documented(), kLeastDocumented);
}

// What a rule does not say and has to; empty when it says all.
std::string missing_in(const Rule& rule) {
  std::string missing;
  const auto ask = [&](bool is_there, const char* what) {
    if (!is_there) missing += (missing.empty() ? "" : ", ") + std::string(what);
  };
  ask(!rule.fact.empty(), "fact");
  ask(!rule.rotation.docs_url.empty(), "rotation.docs_url");
  ask(!rule.rotation.check.empty(), "rotation.check");
  ask(!rule.rotation.reload.empty(), "rotation.reload");
  return missing;
}

TEST(BuiltinRules, EachSaysWhatItRestsOnAndHowItsSecretIsReplaced) {
  std::string offenders;
  for (const Rule& rule : builtin().rules()) {
    const std::string missing = missing_in(rule);
    if (!missing.empty()) offenders += rule.id + ": " + missing + "\n";
  }
  EXPECT_TRUE(offenders.empty()) << offenders;
}

// Another kind of secret of a provider that has a rule by name, rotated in another way.
const std::set<std::string_view> kOtherKinds = {
    "s3-secret-key",            // of services that speak S3's protocol
    "azure-devops-legacy-pat",  // beside keys of storage accounts
    "azure-client-id",          // the half of a pair
    "dropbox-app-secret",       // beside access tokens
    "datadog-api-key",          // beside application keys
    "vault-legacy-token",       // beside client secrets of HCP
    "vault-approle-secret-id",
};

// Where nothing but a name tells a provider's secret, others' values are told so too. What no
// provider issues has its syntax as well (`sshpass -p x`).
TEST(BuiltinRules, RulesByNameAreUnsureAndOneAProvider) {
  std::string offenders;
  std::map<std::string, std::string> first_of;  // provider -> id
  for (const Rule& rule : builtin().rules()) {
    if (rule.basis != Basis::kName || rule.provider.empty()) continue;
    const bool is_pair = !rule.parts.empty();  // as sure as it is only beside its other half
    if (rule.confidence != Confidence::kLow && !is_pair) {
      offenders += rule.id + ": " + std::string(name_of(rule.confidence)) + " confidence\n";
    }
    if (kOtherKinds.contains(rule.id)) continue;
    const auto [entry, is_first] = first_of.emplace(rule.provider, rule.id);
    if (!is_first) offenders += rule.id + ": " + rule.provider + " has " + entry->second + "\n";
  }
  EXPECT_TRUE(offenders.empty()) << offenders;
}

INSTANTIATE_TEST_SUITE_P(All, BuiltinRule, ::testing::Range(std::size_t{0}, builtin().size()),
                         name_of_test);

}  // namespace
}  // namespace dowse
