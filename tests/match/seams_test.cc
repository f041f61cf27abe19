#include "engine/match/seams.h"

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/match/entropy.h"

namespace dowse {
namespace {

TEST(Seams, GapsAndRangesTakeTurns) {
  std::vector<ByteSpan> gaps = {{1, 2}};
  find_gaps({}, 9, gaps);
  EXPECT_EQ(gaps, (std::vector<ByteSpan>{{0, 9}}));
  const std::vector<CopiedRange> copied = {{0, 5, 3}, {3, 0, 2}, {7, 1, 2}};
  find_gaps(copied, 9, gaps);
  EXPECT_EQ(gaps, (std::vector<ByteSpan>{{0, 0}, {3, 3}, {5, 7}, {9, 9}}));
}

// What is found near the gaps and what is carried, each once.
std::vector<ByteSpan> found_again(std::string_view text, std::span<const CopiedRange> copied,
                                  std::span<const ByteSpan> base) {
  std::vector<ByteSpan> gaps;
  find_gaps(copied, text.size(), gaps);
  std::string searched;
  std::vector<SearchedPiece> pieces;
  for (const ByteSpan& gap : gaps) {
    const std::uint64_t begin = gap.begin - std::min(gap.begin, kRunMargin);
    const std::uint64_t end = std::min<std::uint64_t>(text.size(), gap.end + kRunMargin);
    pieces.push_back({searched.size(), begin});
    searched.append(text, begin, end - begin);
    searched += '\0';
  }
  std::vector<ByteSpan> found;
  find_candidates_in_pieces(text, searched, pieces, found);
  carry_candidates(text, base, copied, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// Runs of every length up to over the cap, cut and joined at random: what is carried is what is
// there.
TEST(Seams, CarriedCandidatesAreThoseOfTheText) {
  std::mt19937 random(3);
  const std::string alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/_-";
  const std::string others = " \n\\='\"=\\";
  std::size_t compared = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string base;
    while (base.size() < 1500) {
      const std::size_t length = random() % 8 == 0 ? 450 + random() % 130 : random() % 60;
      for (std::size_t i = 0; i < length; ++i)
        base += alphabet[random() % alphabet.size()];
      for (std::size_t i = random() % 4; i > 0; --i)
        base += others[random() % others.size()];
    }
    std::string text;
    std::vector<CopiedRange> copied;
    for (std::size_t pieces = 1 + random() % 6; pieces > 0; --pieces) {
      if (random() % 2 == 0)
        text += std::string(random() % 3, alphabet[random() % alphabet.size()]) +
                others.substr(random() % 8, 1);
      const std::size_t from = random() % base.size();
      const std::size_t size = 1 + random() % (base.size() - from);
      copied.push_back({text.size(), from, size});
      text += base.substr(from, size);
    }
    const std::vector<ByteSpan> found = found_again(text, copied, entropy_candidates(base));
    ASSERT_EQ(found, entropy_candidates(text)) << "round " << round;
    compared += found.size();
  }
  EXPECT_GT(compared, 10'000U);
}

}  // namespace
}  // namespace dowse
