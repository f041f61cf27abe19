#pragma once
// Asks RE2 whether an expression is one, with the options every engine of ours uses: Latin-1, `.`
// without LF, `^` and `$` as written.

#include <cstdint>
#include <string_view>

#include "engine/base/result.h"

namespace dowse {

struct RegexFacts {
  std::uint32_t groups = 0;  // capturing ones
};

// Errors: kRule with what RE2 says. An expression that matches the empty text is refused: it is
// everywhere.
Result<RegexFacts> check_regex(std::string_view pattern);

// For expressions that only judge (paths, allowlists): may match the empty text.
Result<void> check_condition(std::string_view pattern);

}  // namespace dowse
