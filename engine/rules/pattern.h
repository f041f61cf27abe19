#pragma once
// Expressions as people write them in rule files, made into expressions over bytes (RE2, Latin-1).

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace dowse {

enum class LineEnds : std::uint8_t {
  kAsWritten,  // `$` is before LF or at the end of the text
  kAllowCr,    // `$` is also before CR LF: the built-in rules
};

// The expression with `(?<name>` as `(?P<name>`, and every character above U+007F, written out or
// as \x{HHHH}, as its UTF-8 bytes (\xHH alone is a byte). What has no such form is refused: such
// characters in a range or in a negated class, and Unicode classes (\p). Whether the outcome is a
// valid expression is the question of check_regex. Errors: kRule saying what and at which offset.
Result<std::string> normalise_pattern(std::string_view pattern,
                                      LineEnds line_ends = LineEnds::kAsWritten);

}  // namespace dowse
