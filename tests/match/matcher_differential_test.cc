// Matcher against ReferenceMatcher, on texts made from the rules. Failures name texts by their
// number: they hold things that look like secrets.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/match/matcher.h"
#include "engine/match/reference_matcher.h"
#include "engine/match/regex_parser.h"
#include "engine/match/rule_plan.h"
#include "engine/rules/recipe.h"
#include "tests/match/regex_text.h"
#include "tests/match/test_rules.h"
#include "tests/match/text_maker.h"

namespace dowse {
namespace {

std::string describe(std::span<const Match> matches) {
  std::string out;
  for (const Match& match : matches) {
    out += "  rule " + std::to_string(static_cast<unsigned>(match.rule)) + " [" +
           std::to_string(match.whole.begin) + "," + std::to_string(match.whole.end) +
           ") secret [" + std::to_string(match.secret.begin) + "," +
           std::to_string(match.secret.end) + ")\n";
  }
  return out;
}

// Both matchers for one set of rules, and how much they were compared.
class Comparison {
 public:
  explicit Comparison(const RuleSet& rules)
      : matcher_(std::move(*Matcher::compile(rules))),
        reference_(std::move(*ReferenceMatcher::compile(rules))),
        scratch_(std::move(*matcher_.make_scratch())),
        seen_(rules.size()) {}

  ~Comparison() {
    std::cout << "compared " << texts_ << " texts, " << bytes_ << " bytes, " << matches_
              << " matches, " << silent_ << " texts without one\n";
  }

  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  // False, with a test failure, when the two differ.
  bool same(std::string_view text) {
    const Result<std::span<const Match>> fast = matcher_.scan(text, *scratch_);
    if (!fast) {
      ADD_FAILURE() << "text " << texts_ << ": " << fast.error().message();
      return false;
    }
    const std::vector<Match> slow = reference_.scan(text);
    const bool equal = std::vector<Match>(fast->begin(), fast->end()) == slow;
    EXPECT_TRUE(equal) << "text " << texts_ << " of " << text.size() << " bytes\nfast:\n"
                       << describe(*fast) << "reference:\n"
                       << describe(slow);
    for (const Match& match : slow)
      seen_[static_cast<std::size_t>(match.rule)] += 1;
    texts_ += 1;
    bytes_ += text.size();
    matches_ += slow.size();
    silent_ += slow.empty() ? 1U : 0U;
    return equal;
  }

  // The fewest matches that any rule had.
  std::uint64_t fewest() const {
    std::uint64_t fewest = seen_.front();
    for (const std::uint64_t seen : seen_)
      fewest = std::min(fewest, seen);
    return fewest;
  }

 private:
  Matcher matcher_;
  ReferenceMatcher reference_;
  Matcher::ScratchPtr scratch_;
  std::uint64_t texts_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t matches_ = 0;
  std::uint64_t silent_ = 0;
  std::vector<std::uint64_t> seen_;  // matches of each rule
};

void compare_made_texts(const RuleSet& rules, std::size_t count, std::uint64_t wanted_of_each) {
  Comparison comparison(rules);
  testing::TextMaker maker(rules, 1);
  for (std::size_t i = 0; i < count; ++i) {
    if (!comparison.same(maker.next())) return;
  }
  EXPECT_GE(comparison.fewest(), wanted_of_each);
}

TEST(MatcherDifferential, VariedRulesOnTextsMadeFromThem) {
  compare_made_texts(testing::varied_rules(), 12000, 50);
}

// The rules people get, on texts made from their expressions and from their own examples.
TEST(MatcherDifferential, BuiltinRulesOnTextsMadeFromThem) {
  const RuleSet rules = std::move(*RuleSet::builtin());
  Comparison comparison(rules);
  for (const Rule& rule : rules.rules()) {
    for (const Example& example : rule.examples) {
      const Result<RecipeText> made = expand_recipe(example.recipe);
      ASSERT_TRUE(made.has_value()) << rule.id;
      ASSERT_TRUE(comparison.same(made->text)) << rule.id;
      ASSERT_TRUE(comparison.same("x\r\n" + made->text + std::string(1, '\0') + made->text))
          << rule.id;
    }
  }
  EXPECT_GE(comparison.fewest(), 1U);
  testing::TextMaker maker(rules, 6);
  for (std::size_t i = 0; i < 600; ++i) {
    if (!comparison.same(maker.next())) return;
  }
}

// Each text of each rule by itself: at the first and at the last byte, cut by one at either end,
// between each kind of neighbour.
TEST(MatcherDifferential, EachTextAtTheEdges) {
  const RuleSet rules = testing::varied_rules();
  Comparison comparison(rules);
  std::mt19937_64 random(5);
  for (const Rule& rule : rules.rules()) {
    if (rule.kind != RuleKind::kPattern) continue;
    const Result<Regex> regex = parse_regex(rule.pattern);
    for (int i = 0; i < 12; ++i) {
      const std::string text =
          testing::text_of(regex->root, static_cast<testing::TextLength>(i % 3), random);
      const std::string_view view = text;
      std::vector<std::string> made = {
          text,        std::string(view.substr(1)), std::string(view.substr(0, view.size() - 1)),
          text + text, text + "\r\n" + text,        text + "\n" + text};
      for (const char before : {'\0', 'a', ' ', '\n', '\xE9', '_'}) {
        for (const char after : {'\0', 'a', ' ', '\n', '\r', '\xE9', '9'}) {
          made.push_back(before + text + after);
        }
      }
      for (const std::string& one : made)
        ASSERT_TRUE(comparison.same(one)) << rule.id;
    }
  }
}

// Texts longer than what the prefilter looks at in one piece, with matches across the seams.
TEST(MatcherDifferential, LongTextsAcrossThePrefiltersPieces) {
  const RuleSet rules = testing::varied_rules();
  Comparison comparison(rules);
  testing::TextMaker maker(rules, 2);
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(comparison.same(maker.long_text((std::size_t{128} << 10) + 3000, 4096)));
    ASSERT_TRUE(
        comparison.same(maker.long_text((std::size_t{256} << 10) + 70, std::size_t{128} << 10)));
  }
}

// Nothing but anchors: more hits than one piece of the prefilter can hold.
TEST(MatcherDifferential, AnchorsOnly) {
  const RuleSet rules =
      testing::rules_of({"pass(?:word)?[=:]\\w{4}", "(?i)password",
                         "word[a-z]{4}=", "(?:swo|ord)[a-q]{2}", "dpa(?:ss|sx)wo"});
  Comparison comparison(rules);
  std::string text;
  while (text.size() < 200000)
    text += text.size() % 9 == 0 ? "PassWord" : "password";
  ASSERT_TRUE(comparison.same(text));
}

// Whether a literal stands in a match where the plan says.
bool has_anchor_that_counts(const PatternPlan& plan, std::string_view text, const ByteSpan& whole) {
  if (plan.place != AnchorPlace::kBeforeValue) return true;
  for (const AnchorLiteral& literal : plan.literals) {
    for (std::uint64_t at = whole.begin + plan.min_before;
         at <= whole.begin + plan.max_before && at + literal.bytes.size() <= whole.end; ++at) {
      const std::string_view there = text.substr(at, literal.bytes.size());
      const bool same =
          std::equal(there.begin(), there.end(), literal.bytes.begin(), [&](char c, char wanted) {
            return (literal.caseless && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) ==
                   wanted;
          });
      if (same && counts_at(plan, text, whole, {at, at + literal.bytes.size()})) return true;
    }
  }
  return false;
}

// Every match of an expression, wherever RE2 finds one, lies in a raw match that begins no later:
// what the anchors' definition could lose, nothing else would notice. Matches without the value
// that a rule asks for are none.
TEST(MatcherDifferential, NoMatchIsWithoutARawMatch) {
  const RuleSet rules = testing::varied_rules();
  // The same expressions, as rules for which every place is asked: a literal-free alternative that
  // never matches makes them so.
  std::vector<std::string> patterns;
  for (const Rule& rule : rules.rules()) {
    if (rule.kind == RuleKind::kPattern) patterns.push_back("(?:" + rule.pattern + ")|\\b\\B[a-z]");
  }
  const RuleSet everywhere = testing::rules_of(patterns);
  const std::vector<RulePlan> plans = *plan_rules(rules);
  const ReferenceMatcher by_anchor = std::move(*ReferenceMatcher::compile(rules));
  const ReferenceMatcher by_place = std::move(*ReferenceMatcher::compile(everywhere));
  testing::TextMaker maker(rules, 3);
  std::size_t checked = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = maker.next();
    const std::vector<Match> raw = by_anchor.scan(text);
    for (const Match& place : by_place.scan(text)) {
      const PatternPlan& plan = plans[static_cast<std::size_t>(place.rule)].pattern;
      if (!has_anchor_that_counts(plan, text, place.whole)) continue;
      const bool found = std::any_of(raw.begin(), raw.end(), [&place](const Match& match) {
        return match.rule == place.rule && match.whole.begin <= place.whole.begin &&
               match.whole.end > place.whole.begin;
      });
      ASSERT_TRUE(found) << "text " << i << " rule " << static_cast<unsigned>(place.rule) << " at "
                         << place.whole.begin;
      checked += 1;
    }
  }
  EXPECT_GE(checked, 3000U);
}

// A literal stands in a match a second time, where no run and no value is: only where it has to be
// looked for does it count, for both matchers.
TEST(MatcherDifferential, LiteralsInAMatchByAccident) {
  const std::string dots(60, '.');
  const std::string letters(20, 'x');
  const std::pair<std::string, std::string> cases[] = {
      {"[a-z. ]{0,30}key_[a-z]{20}[a-z. _]{0,30}", dots.substr(30) + "key_" + letters + " key_ .."},
      {"[ a-z0-9]{0,30}acme\\s{10}[0-9a-z]{40}",
       " 1abcdefghijklmnopqrst acme          " + letters + letters},
      {"[ a-z0-9]{0,30}acme\\s{10}[0-9a-z]{40}",
       " 1abcdefghijklmnopqrst acme          " + letters + "1" + letters.substr(1)},
      {std::string("[a-z. \\x00]{0,60}qab\\x00[a-z]{20}[a-z. \\x00]{0,60}"),
       dots + std::string("qab\0", 4) + letters + "." + letters + "qab." + dots.substr(40)},
  };
  for (const auto& [pattern, text] : cases) {
    Rule rule = testing::pattern_rule(0, pattern);
    rule.basis = Basis::kPrefix;
    const RuleSet rules = *RuleSet::from_rules({rule});
    const Matcher matcher = std::move(*Matcher::compile(rules));
    const Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
    const auto fast = matcher.scan(text, *scratch);
    ASSERT_TRUE(fast.has_value());
    const std::vector<Match> slow = *reference_scan(rules, text);
    EXPECT_TRUE(std::equal(fast->begin(), fast->end(), slow.begin(), slow.end())) << pattern;
  }
}

// A rule on its own terms has every match of its expression, with a digit or not.
TEST(MatcherDifferential, NothingIsAskedOfRulesOnTheirOwnTerms) {
  Rule rule = testing::pattern_rule(0, "secretkey\\s{0,9}=[a-z]{2,40}[0-9]{20}");
  rule.own_terms = true;
  const RuleSet rules = *RuleSet::from_rules({rule});
  const std::string text = "secretkey     =" + std::string(40, 'q') + std::string(20, '5');
  EXPECT_EQ(reference_scan(rules, text)->size(), 1U);
}

}  // namespace
}  // namespace dowse
