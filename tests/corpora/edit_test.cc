#include "corpora/edit.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "corpora/random.h"
#include "engine/git/delta.h"

namespace dowse::corpora {
namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string resolved(const std::string& base, const std::string& delta) {
  const auto sizes = git::delta_sizes(bytes_of(delta));
  if (!sizes || sizes->base != base.size()) return "not a delta of this base";
  std::vector<std::uint8_t> result(sizes->result);
  std::vector<CopiedRange> copied;
  if (!git::apply_delta(bytes_of(base), bytes_of(delta), result, copied)) return "refused";
  return {result.begin(), result.end()};
}

TEST(Edit, ReplacesInsertsAndDeletes) {
  const std::vector<Edit> edits = {{0, 0, "<"}, {1, 3, ""}, {3, 3, "-"}, {5, 6, ">"}};
  EXPECT_EQ(applied("abcdef", edits), "<a-de>");
  EXPECT_EQ(resolved("abcdef", delta_of(6, edits)), "<a-de>");
}

TEST(Edit, NoEditCopiesAll) {
  EXPECT_EQ(applied("abc", {}), "abc");
  EXPECT_EQ(resolved("abc", delta_of(3, {})), "abc");
}

TEST(Edit, DeltaIsTheSameAsTheEdits) {
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    std::string old(random.below(round % 10 == 0 ? 200'000 : 400), '\0');
    for (char& c : old)
      c = static_cast<char>(random.below(256));
    std::vector<Edit> edits;
    for (std::size_t at = 0; at < old.size() && edits.size() < 5;) {
      Edit edit;
      edit.begin = random.between(at, old.size());
      edit.end = random.between(edit.begin, old.size());
      edit.text.assign(random.below(300), 'x');
      at = edit.end;
      edits.push_back(edit);
    }
    ASSERT_EQ(resolved(old, delta_of(old.size(), edits)), applied(old, edits)) << round;
  }
}

}  // namespace
}  // namespace dowse::corpora
