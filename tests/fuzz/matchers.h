#pragma once
// The matcher and the reference that it is compared with, over the same rules.

#include <utility>

#include "engine/match/matcher.h"
#include "engine/match/reference_matcher.h"
#include "tests/match/test_rules.h"

namespace dowse::fuzz {

// What one process needs for all its inputs.
struct Matchers {
  Matcher fast;
  ReferenceMatcher reference;
  Matcher::ScratchPtr scratch;
};

inline Matchers make_matchers() {
  const RuleSet rules = testing::varied_rules();
  Matcher fast = std::move(*Matcher::compile(rules));
  Matcher::ScratchPtr scratch = std::move(*fast.make_scratch());
  return {std::move(fast), std::move(*ReferenceMatcher::compile(rules)), std::move(scratch)};
}

}  // namespace dowse::fuzz
