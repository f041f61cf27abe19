#pragma once
// The specification of a raw match, slow and plain: for each rule, for each occurrence of one of
// its anchors in the whole text, ask RE2 on the whole text; no prefilter, no window, no SIMD. Tests
// and fuzzers hold Matcher against it.

#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/match/match.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// The raw matches in text, sorted, without doubles. Errors: as Matcher::compile.
Result<std::vector<Match>> reference_scan(const RuleSet& rules, std::string_view text);

}  // namespace dowse
