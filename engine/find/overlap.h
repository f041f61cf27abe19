#pragma once
// Several rules often see the same secret. One text, one place, one finding: the candidate that
// knows most about it wins.

#include <string_view>
#include <vector>

#include "engine/find/judge.h"
#include "engine/match/match.h"

namespace dowse {

// Another candidate that belongs to one (composite.h).
struct PartView {
  RuleIndex rule{};
  ByteSpan secret;
  bool taken_in = false;  // it is no finding of its own
};

// A raw match that every filter let pass. Lifetime: the text (by its verdict).
struct JudgedView {
  Match match;
  VerdictView verdict;
  RuleClass rule_class{};
  bool asks_path = false;  // its rule has a `path`: whether it counts is known after attribution
  std::vector<PartView> parts = {};
};

inline constexpr std::string_view kOverlapFilter = "overlap";

// Leaves in `survivors` those whose secrets overlap no better one's, in ascending order of their
// secrets, and returns the others, rejected. Better is: surer, of a rule that knows more, longer,
// of an earlier rule. A format of a provider is as sure as the surest that sees the very same
// bytes, so that whose secret it is gets told; unless it says they are public, which would hide
// them. A rule on its own terms takes nothing from others and loses nothing to them; one that asks
// for a path takes nothing from others.
std::vector<JudgedView> resolve_overlaps(std::vector<JudgedView>& survivors);

}  // namespace dowse
