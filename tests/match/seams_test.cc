#include "engine/match/seams.h"

#include <algorithm>
#include <optional>
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

// Every byte within the margin of a gap is given, in its place, and no byte twice.
TEST(Seams, PartsHoldWhatLiesRoundGaps) {
  std::mt19937 random(9);
  GapSearch search;
  for (int round = 0; round < 300; ++round) {
    std::string text(random() % 200'000, 'x');
    for (char& c : text)
      c = static_cast<char>('a' + random() % 26);
    std::vector<CopiedRange> copied;
    for (std::uint64_t at = 0; at < text.size();) {
      const std::uint64_t size = std::min<std::uint64_t>(1 + random() % 400, text.size() - at);
      copied.push_back({at, 0, size});
      at += size + (random() % 8 == 0 ? random() % 3000 : random() % 20);
    }
    std::vector<ByteSpan> gaps;
    find_gaps(copied, text.size(), gaps);
    const std::uint64_t margin = random() % 40;
    std::vector<int> given(text.size(), 0);
    search.begin(text, gaps, margin);
    while (const std::optional<SearchedView> part = search.next()) {
      for (std::size_t i = 0; i < part->pieces.size(); ++i) {
        const SearchedPiece& piece = part->pieces[i];
        const bool is_last = i + 1 == part->pieces.size();
        std::uint64_t size = (is_last ? part->bytes.size() : part->pieces[i + 1].at) - piece.at;
        if (part->bytes[piece.at + size - 1] == '\0') --size;
        ASSERT_EQ(part->bytes.substr(piece.at, size), text.substr(piece.begin, size));
        for (std::uint64_t at = piece.begin; at < piece.begin + size; ++at)
          ++given[at];
      }
    }
    for (const ByteSpan& gap : gaps) {
      const std::uint64_t end = std::min<std::uint64_t>(gap.end + margin, text.size());
      for (std::uint64_t at = gap.begin - std::min(gap.begin, margin); at < end; ++at)
        ASSERT_EQ(given[at], 1) << at;
    }
  }
}

// What of the text its runs tell.
SeenText asked_whole(std::string_view text) {
  SeenText seen;
  std::vector<ByteSpan> windows;
  GapSearch search;
  const std::vector<ByteSpan> all = {{0, text.size()}};
  search.begin(text, all, kRunMargin);
  while (const std::optional<SearchedView> part = search.next())
    ask_runs(text, *part, {true, true, true}, seen, windows);
  return seen;
}

// The same from what is found near the gaps and what is carried, each once.
SeenText asked_again(std::string_view text, std::span<const CopiedRange> copied,
                     const SeenText& base) {
  std::vector<ByteSpan> gaps;
  find_gaps(copied, text.size(), gaps);
  SeenText found;
  std::vector<ByteSpan> windows;
  GapSearch search;
  search.begin(text, gaps, kRunMargin);
  while (const std::optional<SearchedView> part = search.next())
    ask_runs(text, *part, {true, true, true}, found, windows);
  carry_candidates(text, base.candidates, copied, found.candidates);
  carry_value_starts(text, base.value_starts, copied, found.value_starts);
  std::sort(found.candidates.begin(), found.candidates.end());
  found.candidates.erase(std::unique(found.candidates.begin(), found.candidates.end()),
                         found.candidates.end());
  std::sort(found.value_starts.begin(), found.value_starts.end());
  found.value_starts.erase(std::unique(found.value_starts.begin(), found.value_starts.end()),
                           found.value_starts.end());
  return found;
}

std::vector<std::uint32_t> value_starts_of(std::string_view text) {
  std::vector<std::uint32_t> starts;
  for (std::uint32_t at = 0; at <= text.size(); ++at) {
    if (is_value_start(text, at)) starts.push_back(at);
  }
  return starts;
}

// At every offset of the base in turn a byte is put in, left out or changed.
void expect_found_wherever_a_seam_falls(const std::string& base) {
  const SeenText known = asked_whole(base);
  ASSERT_EQ(known.candidates, entropy_candidates(base));
  ASSERT_EQ(known.value_starts, value_starts_of(base));
  for (std::uint64_t at = 0; at <= base.size(); ++at) {
    for (const std::string_view put : {"", "x", "=", " "}) {
      for (const std::uint64_t behind : {at, std::min<std::uint64_t>(at + 1, base.size())}) {
        std::vector<CopiedRange> copied;
        if (at > 0) copied.push_back({0, 0, at});
        const std::string text = base.substr(0, at) + std::string(put) + base.substr(behind);
        if (behind < base.size()) copied.push_back({at + put.size(), behind, base.size() - behind});
        const SeenText again = asked_again(text, copied, known);
        ASSERT_EQ(again.candidates, entropy_candidates(text)) << text << " at " << at;
        ASSERT_EQ(again.value_starts, value_starts_of(text)) << text << " at " << at;
      }
    }
  }
}

TEST(Seams, RunsTellTheSameWhereverASeamFalls) {
  const std::string run = "Zk3vQ9xT7bLw2RcY8nHs5Jd1Fg6Mp4AqXe0Uu7Ii3Oo9Kk2Bb5Vv8Cc1Nn4";
  for (const std::size_t size : {19U, 20U, 21U, 22U, 23U, 24U, 27U, 44U, 58U, 59U, 60U}) {
    for (std::size_t padding = 0; padding <= 3; ++padding) {
      for (const std::string_view end :
           {"", " ", " a", ";x = 1", "\"\n  zz", "-- ab cd ef gh; ij kl mn; op qr st"}) {
        expect_found_wherever_a_seam_falls("if a; b c; d e = \\n" + run.substr(0, size) +
                                           std::string(padding, '=') + std::string(end));
      }
    }
  }
}

// Runs of every length up to over the cap, cut and joined at random: what is carried is what is
// there.
TEST(Seams, WhatIsCarriedIsWhatTheTextHolds) {
  std::mt19937 random(3);
  const std::string alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/_-";
  const std::string others = " \n\\='\"=\\";
  std::size_t candidates = 0;
  std::size_t values = 0;
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
    const SeenText found = asked_again(text, copied, asked_whole(base));
    ASSERT_EQ(found.candidates, entropy_candidates(text)) << "round " << round;
    ASSERT_EQ(found.value_starts, value_starts_of(text)) << "round " << round;
    candidates += found.candidates.size();
    values += found.value_starts.size();
  }
  EXPECT_GT(candidates, 10'000U);
  EXPECT_GT(values, 10'000U);
}

}  // namespace
}  // namespace dowse
