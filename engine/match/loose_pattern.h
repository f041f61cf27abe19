#pragma once
// An expression without its wide limits. RE2 counts by copying: "[^']{4,128}" is 128 copies of the
// class, takes milliseconds to compile and thousands of states to run; "[^']{4,}" is four copies.
// What the loose expression does not match, the expression does not match either; and what it
// matches in few bytes, where no limit can have been passed, is what the expression matches.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/match/regex_ast.h"

namespace dowse {

struct LoosePattern {
  std::string pattern;
  std::uint64_t width = 0;  // matches of up to so many bytes are those of the expression
};

// Takes the upper limit from each repetition whose limit is far above its least and whose body
// always takes bytes. Of an expression without such a repetition: itself, with the greatest width.
// Requires: `root` is what parse_regex made of `pattern`.
LoosePattern loosen(std::string_view pattern, const RegexNode& root);

}  // namespace dowse
