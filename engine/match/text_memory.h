#pragma once
// What a matcher remembers of one text for texts that are copied from it: where anchors stand, what
// was answered there, and the entropy candidates. All of it is local, so that what lies well inside
// a copied range holds in the copy too.

#include <compare>
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
  std::vector<SeenAnchor> anchors;    // every occurrence, sorted by hit
  std::vector<AnchorAnswer> answers;  // those anchors that have a raw match, sorted
  std::vector<ByteSpan> candidates;   // of the entropy rules, sorted

  void clear() {
    anchors.clear();
    answers.clear();
    candidates.clear();
  }
};

class RememberedText final : public TextMemory {
 public:
  explicit RememberedText(const SeenText& seen) : seen_(seen) {}

  // Lifetime: this memory.
  const SeenText& seen() const noexcept { return seen_; }

 private:
  SeenText seen_;
};

}  // namespace dowse
