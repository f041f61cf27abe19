#pragma once
// Where a match round an anchor can begin.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/text.h"
#include "engine/match/anchors.h"
#include "engine/match/confirm.h"

namespace dowse {

// Where RE2 is asked for a match round an anchor: the places in reach that hold a byte that a match
// can begin with, one by one while they are few, all at once when they are many.
// Lifetime: the text and the plan.
class StartsView {
 public:
  // Requires: reach.begin < reach.end <= text.size().
  StartsView(std::string_view text, const PatternPlan& plan, const ByteSpan& reach)
      : text_(text), plan_(plan), at_(reach.begin), end_(reach.end) {
    std::uint64_t count = 0;
    for (std::uint64_t p = reach.begin; p < reach.end; ++p)
      count += can_start(p) ? 1U : 0U;
    one_by_one_ = count * kBytesOfAQuestion <= reach.end - reach.begin + plan.max_width;
  }

  // The next question, if there is one left.
  std::optional<Confirmer::Window> next_window() {
    while (at_ < end_ && !can_start(at_))
      ++at_;
    if (at_ >= end_) return std::nullopt;
    const std::uint64_t last = one_by_one_ ? at_ : end_ - 1;
    return Confirmer::Window{at_, last,
                             std::min<std::uint64_t>(text_.size(), last + plan_.max_width)};
  }

  void skip_to(std::uint64_t place) { at_ = place; }

 private:
  // An anchored question costs as much as a search through about so many bytes (70 ns and 2 ns).
  static constexpr std::uint64_t kBytesOfAQuestion = 32;

  bool can_start(std::uint64_t place) const {
    return plan_.first.contains(static_cast<std::uint8_t>(text_[place]));
  }

  std::string_view text_;
  const PatternPlan& plan_;
  std::uint64_t at_;
  std::uint64_t end_;
  bool one_by_one_ = false;
};

}  // namespace dowse
