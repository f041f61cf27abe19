#pragma once
// Names like one that is not there: for errors that help whoever mistyped.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dowse {

// Those of `names` that are most like `wanted` in the pairs of bytes they share (ASCII case
// ignored), the likest first; at most three, none that is unlike it.
std::vector<std::string> closest_names(std::string_view wanted, std::span<const std::string> names);

// "; did you mean `a`, `b` or `c`?" of them; empty for none.
std::string did_you_mean(std::string_view wanted, std::span<const std::string> names);

}  // namespace dowse
