#include "engine/match/prefilter.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/match/regex_ast.h"
#include "engine/match/regex_parser.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A literal's index and the end of its occurrence.
using Hit = std::pair<std::uint32_t, std::size_t>;

std::vector<Hit> all_hits(const Prefilter& prefilter, std::string_view text,
                          AnchorSet set = AnchorSet::kAnywhere) {
  const Prefilter::ScratchPtr scratch = std::move(*prefilter.make_scratch());
  std::vector<Hit> hits;
  for (std::size_t from = 0; from < text.size();) {
    const Result<AnchorPieceView> piece = prefilter.find_anchors(set, text, from, *scratch);
    EXPECT_TRUE(piece.has_value());
    if (!piece) break;
    for (const AnchorHit& hit : piece->hits)
      hits.emplace_back(hit.literal, piece->base + hit.end);
    EXPECT_GT(piece->end, from);
    from = piece->end;
  }
  return hits;
}

std::string expression_of(std::string_view pattern) {
  return over_approximation(parse_regex(pattern)->root);
}

TEST(Prefilter, FindsEachOccurrence) {
  const std::vector<AnchorLiteral> literals = {
      {"abc", false}, {"bcd", false}, {"k\xE9y\x01", true}};
  const Prefilter prefilter = std::move(*Prefilter::compile({literals, {}}, {}));
  EXPECT_THAT(all_hits(prefilter, "abcd abcABC"), ElementsAre(Hit{0, 3}, Hit{1, 4}, Hit{0, 8}));
  EXPECT_THAT(all_hits(prefilter, "K\xE9Y\x01"), ElementsAre(Hit{2, 4}));
  EXPECT_THAT(all_hits(prefilter, "K\xC9Y\x01"), IsEmpty());  // only ASCII letters are caseless
  EXPECT_THAT(all_hits(prefilter, "ab\0c"), IsEmpty());
  EXPECT_THAT(all_hits(prefilter, ""), IsEmpty());
}

TEST(Prefilter, SearchesItsTwoSetsApart) {
  const std::vector<AnchorLiteral> anywhere = {{"abc", false}, {"bcd", false}};
  const std::vector<AnchorLiteral> at_runs = {{"cde", false}, {"longer", true}};
  const Prefilter made = std::move(*Prefilter::compile({anywhere, at_runs}, {}));
  const std::string bytes = *made.serialize();
  const Prefilter read = std::move(*Prefilter::deserialize(bytes, {anywhere, at_runs}, 0));
  for (const Prefilter* prefilter : {&made, &read}) {
    EXPECT_THAT(all_hits(*prefilter, "abcde LONGER"), ElementsAre(Hit{0, 3}, Hit{1, 4}));
    EXPECT_THAT(all_hits(*prefilter, "abcde LONGER", AnchorSet::kAtRuns),
                ElementsAre(Hit{2, 5}, Hit{3, 12}));
  }
  EXPECT_FALSE(Prefilter::deserialize(bytes, {anywhere, {}}, 0));
  EXPECT_FALSE(Prefilter::deserialize(bytes, {{}, at_runs}, 0));
}

// A short literal that only serves speed is in the set; its occurrences are nobody's.
TEST(Prefilter, TellsOnlyOfTheLiteralsItWasGiven) {
  const std::vector<AnchorLiteral> literals = {{"abc", false}};
  const Prefilter prefilter = std::move(*Prefilter::compile({literals, {}}, {}));
  EXPECT_THAT(all_hits(prefilter,
                       "\x01\x02\x03\x04\x01\x02\x03\x04"
                       "abc"),
              ElementsAre(Hit{0, 11}));
}

// Pieces end somewhere; occurrences across such seams are found once.
TEST(Prefilter, LosesAndDoublesNothingAtSeams) {
  const std::string literal = "a_literal_of_24_bytes___";
  const std::vector<AnchorLiteral> literals = {{literal, false}, {"xyz", false}};
  const Prefilter prefilter = std::move(*Prefilter::compile({literals, {}}, {}));
  for (std::size_t shift = 0; shift < literal.size() + 2; ++shift) {
    std::string text(400000, '.');
    std::vector<Hit> wanted;
    for (std::size_t seam = std::size_t{128} << 10; seam < text.size();
         seam += std::size_t{128} << 10) {
      const std::size_t begin = seam - shift;
      text.replace(begin, literal.size(), literal);
      wanted.emplace_back(0, begin + literal.size());
    }
    EXPECT_EQ(all_hits(prefilter, text), wanted) << shift;
  }
}

// More hits than fit into the buffer: the piece is done in parts.
TEST(Prefilter, HitsBeyondTheBufferAreNotLost) {
  const std::vector<AnchorLiteral> literals = {{"aaa", false}, {"aaa", true}, {"aaaa", false}};
  const Prefilter prefilter = std::move(*Prefilter::compile({literals, {}}, {}));
  const std::string text(300000, 'a');
  const std::vector<Hit> hits = all_hits(prefilter, text);
  ASSERT_EQ(hits.size(), 3 * text.size() - 2 - 2 - 3);
  for (std::size_t i = 2; i < hits.size(); ++i) {
    ASSERT_EQ(hits[i], Hit((i - 2) % 3, 4 + (i - 2) / 3)) << i;
  }
}

TEST(Prefilter, FindsNeighbourhoodsOfExpressions) {
  const std::vector<std::string> expressions = {expression_of("[0-9]{5}"), expression_of("x.y")};
  const Prefilter prefilter = std::move(*Prefilter::compile({}, expressions));
  const Prefilter::ScratchPtr scratch = std::move(*prefilter.make_scratch());
  std::string text(10000, ' ');
  text.replace(0, 5, "12345");
  text.replace(5000, 3, "x.y");
  text.replace(9995, 5, "12345");
  ASSERT_TRUE(prefilter.find_expressions(text, *scratch).has_value());
  const auto inside = [](std::span<const ByteSpan> windows, std::uint64_t at) {
    for (const ByteSpan& window : windows) {
      if (window.begin <= at && at < window.end) return true;
    }
    return false;
  };
  const std::span<const ByteSpan> digits = prefilter.neighbourhoods(0, 5, *scratch);
  EXPECT_EQ(digits.size(), 2U);
  EXPECT_TRUE(inside(digits, 0) && inside(digits, 9995));
  EXPECT_FALSE(inside(digits, 5000));
  EXPECT_LE(digits.back().end, text.size());
  const std::span<const ByteSpan> others = prefilter.neighbourhoods(1, 3, *scratch);
  EXPECT_EQ(others.size(), 1U);
  EXPECT_TRUE(inside(others, 5000));
  // What was marked for one text is gone for the next.
  ASSERT_TRUE(prefilter.find_expressions("nothing", *scratch).has_value());
  EXPECT_THAT(prefilter.neighbourhoods(0, 5, *scratch), IsEmpty());
}

TEST(Prefilter, NeighbourhoodsCoverEveryStart) {
  const std::vector<std::string> expressions = {expression_of("[0-9]{70}")};
  const Prefilter prefilter = std::move(*Prefilter::compile({}, expressions));
  const Prefilter::ScratchPtr scratch = std::move(*prefilter.make_scratch());
  for (std::size_t at = 0; at < 200; ++at) {
    const std::string text = std::string(at, ' ') + std::string(70, '7') + std::string(at % 7, ' ');
    ASSERT_TRUE(prefilter.find_expressions(text, *scratch).has_value());
    const std::span<const ByteSpan> windows = prefilter.neighbourhoods(0, 70, *scratch);
    ASSERT_EQ(windows.size(), 1U) << at;
    EXPECT_LE(windows[0].begin, at);
    EXPECT_GT(windows[0].end, at);
  }
}

TEST(Prefilter, SurvivesBeingWrittenDown) {
  const std::vector<AnchorLiteral> literals = {{"abcd", false}};
  const std::vector<std::string> expressions = {expression_of("[0-9]{5}")};
  const Prefilter made = std::move(*Prefilter::compile({literals, {}}, expressions));
  const std::string bytes = std::move(*made.serialize());
  const Result<Prefilter> read = Prefilter::deserialize(bytes, {literals, {}}, 1);
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(all_hits(*read, "abcd"), ElementsAre(Hit{0, 4}));
  const Prefilter::ScratchPtr scratch = std::move(*read->make_scratch());
  ASSERT_TRUE(read->find_expressions("12345", *scratch).has_value());
  EXPECT_EQ(read->neighbourhoods(0, 5, *scratch).size(), 1U);
}

TEST(Prefilter, RefusesDamagedBytes) {
  const std::vector<AnchorLiteral> literals = {{"abcd", false}};
  const std::string bytes =
      std::move(*std::move(*Prefilter::compile({literals, {}}, {})).serialize());
  EXPECT_TRUE(Prefilter::deserialize(bytes, {literals, {}}, 0).has_value());
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 8) {
    EXPECT_FALSE(Prefilter::deserialize(std::string_view(bytes).substr(0, size), {literals, {}}, 0))
        << size;
  }
  EXPECT_FALSE(Prefilter::deserialize(bytes + "x", {literals, {}}, 0));
  EXPECT_FALSE(Prefilter::deserialize(bytes, {literals, {}}, 1));
  EXPECT_FALSE(Prefilter::deserialize(bytes, {}, 0));
  std::string changed = bytes;
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
  EXPECT_FALSE(Prefilter::deserialize(changed, {literals, {}}, 0));
}

TEST(Prefilter, RefusesWhatHyperscanCannotCompile) {
  const Result<Prefilter> made = Prefilter::compile({}, std::vector<std::string>{"a("});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code(), Errc::kRule);
}

TEST(Prefilter, WithoutPatternsFindsNothing) {
  const Prefilter prefilter = std::move(*Prefilter::compile({}, {}));
  EXPECT_THAT(all_hits(prefilter, "abc"), IsEmpty());
  const Prefilter::ScratchPtr scratch = std::move(*prefilter.make_scratch());
  EXPECT_TRUE(prefilter.find_expressions("abc", *scratch).has_value());
  EXPECT_TRUE(Prefilter::deserialize(*prefilter.serialize(), {}, 0).has_value());
}

}  // namespace
}  // namespace dowse
