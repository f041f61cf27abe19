#pragma once
// What a matcher remembers of one text for texts that are copied from it: where anchors stand, what
// was answered there, and the entropy candidates. All of it is local, so that what lies well inside
// a copied range holds in the copy too.

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/copied_range.h"
#include "engine/base/text.h"
#include "engine/match/match.h"
#include "engine/match/prefilter.h"

namespace dowse {

// An occurrence of a literal, and how far behind its begin the answers there looked. Most answers
// are no within a few bytes, and hold wherever these were copied.
struct SeenAnchor {
  AnchorHit hit;
  std::uint32_t looked = 0;
};

// A raw match and the anchor that was asked about.
struct AnchorAnswer {
  AnchorHit anchor;
  Match match;

  friend auto operator<=>(const AnchorAnswer&, const AnchorAnswer&) = default;
};

struct SeenText {
  // Sorted by hit: every occurrence of a literal that is looked for anywhere; of the others every
  // one where anchor_place.h says that a match may have it.
  std::vector<SeenAnchor> anchors;
  std::vector<AnchorAnswer> answers;        // those anchors that have a raw match, sorted
  std::vector<ByteSpan> candidates;         // of the entropy rules, sorted
  std::vector<std::uint32_t> value_starts;  // sorted; none where no rule has to know of them

  void clear() {
    anchors.clear();
    answers.clear();
    candidates.clear();
    value_starts.clear();
  }
};

// A text that others are copied from.
class RememberedText final : public TextMemory {
 public:
  // Requires: `seen` is of a text of `size` bytes.
  RememberedText(const SeenText& seen, std::uint64_t size) : seen_(seen) {
    first_of_block_.reserve(size / kBlock + 2);
    std::size_t first = 0;
    for (std::uint64_t begin = 0; begin <= size; begin += kBlock) {
      while (first < seen_.anchors.size() && seen_.anchors[first].hit.end <= begin)
        ++first;
      first_of_block_.push_back(static_cast<std::uint32_t>(first));
    }
    first_of_block_.push_back(static_cast<std::uint32_t>(seen_.anchors.size()));
  }

  // Lifetime: this memory.
  const SeenText& seen() const noexcept { return seen_; }

  // The first anchor that ends behind `offset`, by index. Asked for each copied range, of which a
  // history has millions. Requires: offset <= size.
  std::size_t first_anchor_behind(std::uint64_t offset) const {
    const std::size_t block = offset / kBlock;
    const auto begin = seen_.anchors.begin();
    const auto found =
        std::partition_point(begin + first_of_block_[block], begin + first_of_block_[block + 1],
                             [offset](const SeenAnchor& one) { return one.hit.end <= offset; });
    return static_cast<std::size_t>(found - begin);
  }

  // What a memory of such a text takes, in bytes.
  static std::uint64_t bytes_of(const SeenText& seen, std::uint64_t size) {
    return seen.anchors.size() * sizeof(SeenAnchor) + seen.answers.size() * sizeof(AnchorAnswer) +
           seen.candidates.size() * sizeof(ByteSpan) +
           (seen.value_starts.size() + size / kBlock) * sizeof(std::uint32_t);
  }

 private:
  static constexpr std::uint64_t kBlock = 256;

  SeenText seen_;
  std::vector<std::uint32_t> first_of_block_;  // the first anchor that ends behind its begin
};

}  // namespace dowse
