#pragma once
// Texts made from an expression: random text is a weak oracle, since it hardly ever matches.

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "engine/match/regex_ast.h"

namespace dowse::testing {

// Which of the texts that an expression can match.
enum class TextLength : std::uint8_t { kAny, kLongest, kShortest };

// A text of the expression; assertions are taken to hold, so RE2 may not match it where it stands.
// A repetition without a limit is taken up to four times more than it must.
std::string text_of(const RegexNode& node, TextLength length, std::mt19937_64& random);

}  // namespace dowse::testing
