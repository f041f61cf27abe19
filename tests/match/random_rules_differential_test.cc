// Rules made at random, so that what is concluded from an expression (where its literals stand, how
// far it reaches) is held against texts of shapes that nobody thought of: texts searched whole, and
// as copies of each other, against the reference. Failures name rules and texts by seed.

#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/match/matcher.h"
#include "engine/match/reference_matcher.h"
#include "engine/match/rule_plan.h"
#include "tests/match/test_rules.h"
#include "tests/match/text_maker.h"

namespace dowse {
namespace {

using std::string_view_literals::operator""sv;

class PatternMaker {
 public:
  explicit PatternMaker(std::mt19937_64& random) : random_(random) {}

  // An expression of a name, what separates, and a value, in some order, with more round them.
  std::string next() {
    switch (below(7)) {
      case 0:
        return before() + name() + value() + behind();
      case 1:
        return before() + value() + separator() + name() + behind();
      case 2:
        return before() + value() + name() + behind();
      case 3:
        return "(?:" + before() + name() + separator() + value() + "|" + name() + value() + ")" +
               behind();
      case 4:
        return "(?:" + before() + name() + separator() + "){1,3}" + value() + behind();
      case 5:
        return before() + name() + "(?:" + between() + separator() + ")?(" + value() + ")" +
               behind();
      default:
        return before() + name() + between() + separator() + "(" + value() + ")" + behind();
    }
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }

  template <std::size_t N>
  std::string one_of(const std::array<std::string_view, N>& all) {
    return std::string(all[below(N)]);
  }

  std::string count(std::size_t least, std::size_t more) {
    const std::size_t low = least + below(more);
    const std::size_t high = below(2) == 0 ? low : low + below(40);
    return "{" + std::to_string(low) + "," + std::to_string(std::max<std::size_t>(high, 1)) + "}";
  }

  std::string word() {
    return one_of(std::array{"acme"sv, "tok_"sv, "key"sv, "zz9"sv, "k-1"sv, "sk_live_"sv,
                             "abcabc"sv, "aba"sv, "x\\.y"sv, "00a"sv, "qab\\x00"sv, "\\xe9k="sv});
  }

  std::string name() {
    return one_of(std::array{"(?i)"sv, ""sv, ""sv}) + "(?:" + word() + "|" + word() + ")";
  }

  std::string separator() {
    return one_of(std::array{"="sv, ":"sv, "\\s{0,3}=\\s{0,3}"sv,
                             "[\"']?\\s{0,3}[:=>]\\s{0,3}[\"']?"sv, "\\."sv, "[ =]{1,3}"sv,
                             "\\s{1,40}"sv, "(?:\\(\\s{0,40}|=)\"?"sv, "\\s{10}"sv, "-"sv, "=?"sv,
                             "(?:=[a-z]{0,3}=|:)"sv});
  }

  std::string byte_class() {
    return one_of(std::array{"[a-z]"sv, "[0-9a-f]"sv, "[A-Za-z0-9]"sv, "[A-Za-z0-9_-]"sv, "[0-9]"sv,
                             "[A-Z2-7]"sv, "[\\w.-]"sv, "[a-z.]"sv, "[ -~]"sv, "[^\"\\r\\n]"sv,
                             "(?i:[a-f0-9])"sv, "[\\xc0-\\xff0-9]"sv, "\\d"sv});
  }

  std::string value() {
    switch (below(6)) {
      case 0:
        return byte_class() + count(1, 12) + byte_class() + count(8, 20);
      case 1:
        return "(?:" + byte_class() + "{5}){4}";
      case 2:
        return "(?:" + byte_class() + count(18, 6) + "|" + byte_class() + count(18, 20) + ")";
      case 3:
        return "[0-9]" + count(0, 12) + word() + byte_class() + count(8, 16);
      case 4:
        return "(?:" + byte_class() + count(1, 30) + ")?" + byte_class() + count(15, 10);
      default:
        return byte_class() + count(16, 26);
    }
  }

  std::string before() {
    return one_of(std::array{""sv, ""sv, "\\b"sv, "(?:^|[^a-z])"sv, "[\\w.-]{0,20}?"sv,
                             "[a-z. ]{0,30}"sv, "(?m)^"sv, "[ -~]{0,12}"sv, "(?:[a-z]{20}|=)"sv,
                             "[ a-z0-9]{0,30}"sv});
  }

  std::string between() {
    return one_of(std::array{""sv, ""sv, "[a-z_.-]{0,12}"sv, "[ -~]{0,20}"sv, ".{0,3}"sv});
  }

  std::string behind() {
    return one_of(std::array{""sv, ""sv, "\\b"sv, "(?:[^A-Za-z0-9]|$)"sv, "[ -~]{0,20}"sv,
                             "[._ a-z]{0,30}"sv, "=?"sv, "(?m)$"sv});
  }

  std::mt19937_64& random_;
};

class RandomRules {
 public:
  explicit RandomRules(std::uint64_t seed) : random_(seed), rules_(made()), maker_(rules_, seed) {}

  const RuleSet& rules() const { return rules_; }

  // A text of the rules, with literals and runs put where they do not belong.
  std::string text() {
    std::string text = maker_.next();
    for (std::size_t i = below(4); i > 0; --i) {
      const std::vector<AnchorLiteral>& literals = plan(below(rules_.size())).literals;
      if (!literals.empty()) put(literals[below(literals.size())].bytes, text);
      if (below(2) == 0) put(" =.\""sv.substr(below(4), 1), text);
      std::string run;
      for (std::size_t size = 18 + below(8); size > 0; --size)
        run += "abcdefghij1234"[below(below(2) == 0 ? 10 : 14)];
      put(run, text);
    }
    if (below(3) == 0) put(std::string(500 + below(600), "a5Z"[below(3)]), text);
    return text;
  }

  // Of parts of the base, with other bytes between some of them.
  std::pair<std::string, std::vector<CopiedRange>> copy_of(std::string_view base) {
    std::string text;
    std::vector<CopiedRange> copied;
    for (std::size_t pieces = 1 + below(6); pieces > 0; --pieces) {
      const std::uint64_t from = below(base.size() + 1);
      const std::uint64_t size = below(base.size() - from + 1);
      if (size > 0) copied.push_back({text.size(), from, size});
      text += base.substr(from, size);
      if (below(3) != 0) text += maker_.next().substr(0, below(40));
      if (below(4) == 0) text += std::string(below(24), "a5=\n"[below(4)]);
    }
    return {std::move(text), std::move(copied)};
  }

  const PatternPlan& plan(std::size_t rule) const { return plans_[rule].pattern; }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }

  void put(std::string_view bytes, std::string& text) {
    text.insert(below(text.size() + 1), bytes);
  }

  RuleSet made() {
    PatternMaker patterns(random_);
    std::vector<Rule> rules;
    for (const std::size_t count = 1 + below(5); rules.size() < count;) {
      Rule rule = testing::pattern_rule(rules.size(), patterns.next());
      rule.own_terms = below(3) == 0;
      const Result<RulePlan> plan = plan_rule(rule);
      if (!plan || plan->tier != RuleTier::kAnchored) continue;
      plans_.push_back(*plan);
      rules.push_back(std::move(rule));
    }
    return *RuleSet::from_rules(std::move(rules));
  }

  std::mt19937_64 random_;
  std::vector<RulePlan> plans_;
  RuleSet rules_;
  testing::TextMaker maker_;
};

TEST(RandomRules, FindWhatTheReferenceFindsInTextsAndTheirCopies) {
  std::size_t texts = 0;
  std::size_t matches = 0;
  std::array<std::size_t, 3> places{};
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    RandomRules random(seed);
    const Matcher matcher = std::move(*Matcher::compile(random.rules()));
    const ReferenceMatcher reference = std::move(*ReferenceMatcher::compile(random.rules()));
    const Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
    for (std::size_t rule = 0; rule < random.rules().size(); ++rule)
      ++places[static_cast<std::size_t>(random.plan(rule).place)];
    std::string text = random.text();
    std::vector<CopiedRange> copied;
    std::unique_ptr<TextMemory> base;
    for (int depth = 0; depth < 8 && !text.empty() && text.size() < 12'000; ++depth) {
      const auto found = matcher.scan(text, {base.get(), copied, true}, *scratch);
      ASSERT_TRUE(found.has_value());
      const std::vector<Match> got(found->begin(), found->end());
      ASSERT_TRUE(got == reference.scan(text)) << "seed " << seed << " text " << depth;
      base = matcher.remember(text, *scratch);
      std::tie(text, copied) = random.copy_of(text);
      ++texts;
      matches += got.size();
    }
  }
  std::cout << "compared " << texts << " texts, " << matches << " raw matches\n";
  EXPECT_GT(matches, 10'000U);
  for (const std::size_t count : places)
    EXPECT_GT(count, 100U);
}

}  // namespace
}  // namespace dowse
