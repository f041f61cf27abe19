// A text searched as a copy of another against the same text searched whole: the same raw matches,
// and the same memory for the texts copied from it in turn. Texts come from the rules, and copies
// cut them everywhere. Failures name texts by number.

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/match/database.h"
#include "engine/match/matcher.h"
#include "engine/match/reference_matcher.h"
#include "engine/match/text_memory.h"
#include "tests/match/test_rules.h"
#include "tests/match/text_maker.h"

namespace dowse {
namespace {

// A text and how it was made from its base.
struct CopiedText {
  std::string text;
  std::vector<CopiedRange> copied;

  void copy(std::string_view base, std::uint64_t from, std::uint64_t size) {
    if (size == 0) return;
    copied.push_back({text.size(), from, size});
    text += base.substr(from, size);
  }
};

class CopyComparison {
 public:
  explicit CopyComparison(const RuleSet& rules)
      : matcher_(std::move(*Matcher::compile(rules))),
        reference_(std::move(*ReferenceMatcher::compile(rules))),
        scratch_(std::move(*matcher_.make_scratch())),
        anywhere_(AnchorTable(*plan_rules(rules)).sets().anywhere.size()) {}

  ~CopyComparison() {
    std::cout << "compared " << texts_ << " copies, " << matches_ << " raw matches, " << carried_
              << " of " << bytes_ << " bytes copied\n";
  }

  CopyComparison(const CopyComparison&) = delete;
  CopyComparison& operator=(const CopyComparison&) = delete;

  std::unique_ptr<TextMemory> whole(std::string_view text) {
    EXPECT_TRUE(matcher_.scan(text, {.remember = true}, *scratch_).has_value());
    return matcher_.remember(text, *scratch_);
  }

  // The memory of the copy; a test failure when copy and whole differ.
  std::unique_ptr<TextMemory> same(const CopiedText& copy, const TextMemory* base) {
    const auto fast = matcher_.scan(copy.text, {base, copy.copied, true}, *scratch_);
    EXPECT_TRUE(fast.has_value());
    const std::vector<Match> got(fast->begin(), fast->end());
    std::unique_ptr<TextMemory> memory = matcher_.remember(copy.text, *scratch_);
    EXPECT_TRUE(got == reference_.scan(copy.text))
        << "copy " << texts_ << " of " << copy.text.size() << " bytes";
    const std::unique_ptr<TextMemory> fresh = whole(copy.text);
    EXPECT_EQ(memory == nullptr, fresh == nullptr) << "copy " << texts_;
    if (memory != nullptr && fresh != nullptr) expect_equal(*memory, *fresh);
    ++texts_;
    matches_ += got.size();
    bytes_ += copy.text.size();
    for (const CopiedRange& range : copy.copied)
      carried_ += base != nullptr ? range.size : 0;
    return memory;
  }

  std::uint64_t matches() const noexcept { return matches_; }

 private:
  // Of the others more may be remembered than can count: where a run is gone, where windows met.
  std::vector<AnchorHit> anywhere(const std::vector<SeenAnchor>& anchors) const {
    std::vector<AnchorHit> hits;
    for (const SeenAnchor& anchor : anchors) {
      if (anchor.hit.literal < anywhere_) hits.push_back(anchor.hit);
    }
    return hits;
  }

  void expect_equal(const TextMemory& a, const TextMemory& b) const {
    const SeenText& left = dynamic_cast<const RememberedText&>(a).seen();
    const SeenText& right = dynamic_cast<const RememberedText&>(b).seen();
    EXPECT_EQ(anywhere(left.anchors), anywhere(right.anchors)) << "copy " << texts_;
    EXPECT_TRUE(left.value_starts == right.value_starts) << "copy " << texts_;
    EXPECT_TRUE(left.answers == right.answers) << "copy " << texts_;
    EXPECT_TRUE(left.candidates == right.candidates) << "copy " << texts_;
  }

  Matcher matcher_;
  ReferenceMatcher reference_;
  Matcher::ScratchPtr scratch_;
  std::size_t anywhere_;  // literals that are looked for anywhere
  std::uint64_t texts_ = 0;
  std::uint64_t matches_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t carried_ = 0;
};

CopiedText random_copy(std::string_view base, testing::TextMaker& maker, std::mt19937_64& random) {
  CopiedText copy;
  for (std::uint64_t pieces = 1 + random() % 8; pieces > 0; --pieces) {
    const std::uint64_t from = random() % (base.size() + 1);
    copy.copy(base, from, random() % (base.size() - from + 1));
    if (random() % 3 != 0) {
      const std::string fresh = maker.next();
      copy.text += fresh.substr(random() % (fresh.size() + 1), random() % 60);
    }
  }
  return copy;
}

TEST(MatcherCopy, EqualsTheReferenceAlongChainsOfCopies) {
  const RuleSet rules = testing::varied_rules();
  CopyComparison comparison(rules);
  testing::TextMaker maker(rules, 11);
  std::mt19937_64 random(12);
  for (int chain = 0; chain < 250; ++chain) {
    std::string base = maker.next();
    std::unique_ptr<TextMemory> memory = comparison.whole(base);
    for (int depth = 0; depth < 6 && base.size() < 20'000; ++depth) {
      const CopiedText copy = random_copy(base, maker, random);
      memory = comparison.same(copy, memory.get());
      if (::testing::Test::HasFailure()) return;
      base = copy.text;
    }
  }
  EXPECT_GT(comparison.matches(), 10'000U);
}

// One byte of the base is left out, doubled or changed: each offset in turn, so that every window
// is cut everywhere.
TEST(MatcherCopy, EqualsTheReferenceWhereverASeamFalls) {
  const RuleSet rules = testing::varied_rules();
  CopyComparison comparison(rules);
  testing::TextMaker maker(rules, 21);
  for (int round = 0; round < 12; ++round) {
    const std::string base = maker.next().substr(0, 700);
    const std::unique_ptr<TextMemory> memory = comparison.whole(base);
    for (std::uint64_t at = 0; at < base.size(); ++at) {
      CopiedText cut;
      cut.copy(base, 0, at);
      cut.copy(base, at + 1, base.size() - at - 1);
      comparison.same(cut, memory.get());
      CopiedText twice;
      twice.copy(base, 0, at);
      twice.copy(base, at - at / 2, base.size() - (at - at / 2));
      comparison.same(twice, memory.get());
      CopiedText changed;
      changed.copy(base, 0, at);
      changed.text += '\x01';
      changed.copy(base, at + 1, base.size() - at - 1);
      comparison.same(changed, memory.get());
      if (::testing::Test::HasFailure()) return;
    }
  }
}

// Two halves of a secret that stand apart in the base and meet in the copy, and the other way
// round.
TEST(MatcherCopy, FindsWhatOnlyJoiningTwoCopiesMakes) {
  const RuleSet rules = testing::varied_rules();
  CopyComparison comparison(rules);
  testing::TextMaker maker(rules, 31);
  for (int round = 0; round < 40; ++round) {
    const std::string text = maker.next().substr(0, 400);
    for (std::uint64_t at = 1; at < text.size(); at += 7) {
      const std::string apart = text.substr(at) + "\n=\n" + text.substr(0, at);
      const std::unique_ptr<TextMemory> memory = comparison.whole(apart);
      CopiedText joined;
      joined.copy(apart, apart.size() - at, at);
      joined.copy(apart, 0, text.size() - at);
      ASSERT_EQ(joined.text, text);
      comparison.same(joined, memory.get());
      if (::testing::Test::HasFailure()) return;
    }
  }
}

// A name is known of before values only: where a copy makes one of what was none, it is looked for
// again, however much of both was copied.
TEST(MatcherCopy, FindsTheNameInFrontOfWhatBecomesAValue) {
  const RuleSet rules = testing::varied_rules();
  CopyComparison comparison(rules);
  const std::string front = std::string(300, ' ') + "acme = \"";
  const std::string letters = "abcdefabcdefabcdefabcdefabcdefab";
  const std::string digits = "01234567890123456789012345678901";
  const std::string base = front + letters + "\"\n";
  const std::unique_ptr<TextMemory> memory = comparison.whole(base);
  for (std::uint64_t kept = 0; kept < letters.size(); ++kept) {
    CopiedText copy;
    copy.copy(base, 0, front.size() + kept);
    copy.text += digits.substr(kept);
    copy.copy(base, front.size() + letters.size(), 2);
    comparison.same(copy, memory.get());
  }
  EXPECT_GE(comparison.matches(), letters.size());
}

TEST(MatcherCopy, AMemoryThatNobodyGaveMeansAWholeSearch) {
  const RuleSet rules = testing::varied_rules();
  CopyComparison comparison(rules);
  testing::TextMaker maker(rules, 41);
  const TextMemory stranger;
  CopiedText copy;
  const std::string base = maker.next();
  copy.copy(base, 0, base.size());
  comparison.same(copy, &stranger);
  comparison.same(copy, nullptr);
}

}  // namespace
}  // namespace dowse
