#pragma once
// What a rule costs: how far it reaches, and how many bytes it looks at on text made to cost it as
// much as can be. Counted, not timed: the same on every machine.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/match/anchors.h"
#include "engine/rules/rule.h"

namespace dowse {

// What one hostile text cost.
struct WorkSample {
  std::string text;  // which one, for a person: "`ghp_` over and over"
  std::uint64_t bytes = 0;
  std::uint64_t anchors = 0;       // places where the rule was asked
  std::uint64_t window_bytes = 0;  // that the sketch or RE2 could look at

  double work() const {
    return static_cast<double>(window_bytes) / static_cast<double>(bytes == 0 ? 1 : bytes);
  }
};

// The most bytes that a rule may look at for each byte of text. Twice a key block of 5,300 bytes
// behind an anchor of twenty-four, and some.
inline constexpr double kMaxWork = 600;

// Nothing for a rule without an expression, and for one without a literal: it is asked in one long
// window, of which nobody counts what RE2 reads. Errors: kRule as Matcher::compile: above all for
// an expression that reaches without limit.
Result<std::vector<WorkSample>> measure_work(const Rule& rule);

// The dearest of them; one of no bytes when there is none.
WorkSample dearest(const std::vector<WorkSample>& samples);

// The bytes of the shortest literal; 0 when there is none.
std::size_t shortest_literal(const PatternPlan& plan);

}  // namespace dowse
