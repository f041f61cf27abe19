#pragma once
// A raw match: the local answer to "is there a match of this rule at this anchor?"
// (engine/match/README in engine/README.md, "Local judgement"). Offsets only, so it cannot dangle.

#include "engine/base/text.h"
#include "engine/rules/rule.h"

namespace dowse {

struct Match {
  RuleIndex rule{};
  ByteSpan whole;   // what the expression matched
  ByteSpan secret;  // the credential inside it

  friend auto operator<=>(const Match&, const Match&) = default;
};

}  // namespace dowse
