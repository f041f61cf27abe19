#pragma once
// Reads RE2's syntax (Perl flavour, Latin-1: one byte is one character) into a tree. Read are:
//   literals, \ before punctuation, \a \f \n \r \t \v \123 \xHH \x{HH} \C \Q...\E;
//   . [classes] [[:posix:]] \d \w \s and their negations; ^ $ \A \z \b \B;
//   (groups) (?:...) (?P<name>...) (?<name>...) (?flags) (?flags:...) with flags i m s U;
//   alternation; * + ? {n} {n,} {n,m}, greedy or lazy.
// What RE2 has beside these (\pN and the like) is refused by name; what RE2 refuses (lookaround,
// back references, repeats above 1000) is refused, too.

#include <string_view>

#include "engine/base/result.h"
#include "engine/match/regex_ast.h"

namespace dowse {

// Errors: kRule saying what cannot be read and at which byte of the expression.
Result<Regex> parse_regex(std::string_view pattern);

}  // namespace dowse
