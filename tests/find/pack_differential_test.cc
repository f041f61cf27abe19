// The whole fast path against the slow one, on packs made to cut what the rules match: every raw
// match of every text, before any filter, walked in delta order and carried from base to copy,
// equals that of the text searched by itself with the reference matcher. Failures name objects by
// id.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/find/raw_match_comparison.h"
#include "tests/find/seam_texts.h"
#include "tests/support/text_pack.h"

namespace dowse {
namespace {

using testing::DeltaTextView;
using testing::TextPack;

using PackDifferential = testing::RawMatchComparison;

// A byte is left out, doubled, changed or written anew, or something stands there, and the copies
// meet.
TEST_F(PackDifferential, CutsAtEveryOffset) {
  TextPack pack;
  for (int round = 0; round < 3; ++round) {
    std::string base = texts_.dense(200);
    base += texts_.key(60);
    base += texts_.dense(60);
    const TextPack::Blob root = pack.add(base);
    for (std::uint64_t at = 1; at + 1 < base.size(); ++at) {
      const std::uint64_t rest = base.size() - at;
      const std::string same = base.substr(at, 1);
      pack.add(DeltaTextView(base).copy(0, at).copy(at + 1, rest - 1), root);
      pack.add(DeltaTextView(base).copy(0, at + 1).copy(at, rest), root);
      pack.add(DeltaTextView(base).copy(0, at).insert("\x02").copy(at + 1, rest - 1), root);
      pack.add(DeltaTextView(base).copy(0, at).insert("~").copy(at, rest), root);
      pack.add(DeltaTextView(base).copy(at, rest), root);
      pack.add(DeltaTextView(base).copy(0, at), root);
      pack.add_again(DeltaTextView(base).copy(0, at).insert(same).copy(at + 1, rest - 1), root);
    }
  }
  expect_equal_to_git(pack);
  expect_carried();
}

// What stands apart in the base and meets in the copy, and the other way round.
TEST_F(PackDifferential, SecretsThatOnlyJoiningTwoCopiesMakes) {
  TextPack pack;
  for (int round = 0; round < 4; ++round) {
    std::string whole = texts_.dense(220);
    whole += texts_.key(60);
    for (std::uint64_t at = 1; at < whole.size(); ++at) {
      const std::uint64_t rest = whole.size() - at;
      const std::string apart = whole.substr(at) + "\n=\n" + whole.substr(0, at);
      const TextPack::Blob base = pack.add(apart);
      const DeltaTextView joined =
          DeltaTextView(apart).copy(rest + 3, at).copy(0, rest).insert("\n" + std::to_string(at));
      const TextPack::Blob child = pack.add(joined, base);
      const std::string text = joined.text();
      pack.add(DeltaTextView(text).copy(at, rest).insert("\n==\n").copy(0, at), child);
    }
  }
  expect_equal_to_git(pack);
  EXPECT_GT(found_.copied_bytes, found_.bytes / 3);
}

// Copies that overlap, repeat and change order; deleted prefixes and suffixes; trees of them.
TEST_F(PackDifferential, FamiliesOfAllShapes) {
  TextPack pack;
  for (int family = 0; family < 25; ++family) {
    std::vector<std::pair<std::string, TextPack::Blob>> members;
    const std::string root = family % 2 == 0 ? texts_.dense(700) : texts_.sparse(3000, 90);
    members.emplace_back(root, pack.add(root));
    for (int i = 0; i < 60; ++i) {
      const auto [base, blob] =
          members[members.size() - 1 - texts_.below(std::min<std::size_t>(members.size(), 6))];
      const DeltaTextView text = texts_.edited(base, 4, 1500);
      members.emplace_back(text.text(), pack.add(text, blob));
    }
  }
  expect_equal_to_git(pack);
  expect_carried();
}

TEST_F(PackDifferential, ChainsOf50And4000) {
  TextPack pack;
  for (const int length : {50, 50, 50, 4000}) {
    std::string base = texts_.sparse(500, 70);
    TextPack::Blob blob = pack.add(base);
    for (int i = 0; i < length; ++i) {
      const DeltaTextView text = texts_.edited(base, 2, 500);
      blob = pack.add(text, blob);
      base = text.text();
      if (i % 40 == 0) pack.add(texts_.edited(base, 3, 500), blob);
    }
  }
  expect_equal_to_git(pack);
  expect_carried();
}

}  // namespace
}  // namespace dowse
