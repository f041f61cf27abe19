#pragma once
// What makes a rule findable: literals of which every match of its expression has one near its
// start, and how far a match can reach. Decides what an anchor occurrence is, and so what a raw
// match is; the same for the fast and for the reference matcher.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/match/anchor_place.h"
#include "engine/match/regex_ast.h"

namespace dowse {

// Bytes to look for. Caseless: ASCII letters in either case; then `bytes` is in lower case.
struct AnchorLiteral {
  std::string bytes;
  bool caseless = false;

  friend auto operator<=>(const AnchorLiteral&, const AnchorLiteral&) = default;
};

inline constexpr std::size_t kMinAnchorBytes = 3;
inline constexpr std::size_t kMaxAnchorBytes = 24;      // longer ones gain no rarity
inline constexpr std::size_t kMaxAnchorLiterals = 256;  // of one rule

// The widest match a rule may have. A PEM block of a 16,384-bit RSA key has about 12,900 bytes.
inline constexpr std::uint32_t kMaxReach = 32768;

// Every match of the expression holds one of `literals` at a place that begins `min_before` to
// `max_before` bytes after its start, has at least 1 and at most `max_width` bytes, and begins with
// one of `first`.
struct PatternPlan {
  std::vector<AnchorLiteral> literals;  // sorted, unique; empty: there is none (expression rule)
  std::uint32_t min_before = 0;
  std::uint32_t max_before = 0;
  std::uint32_t max_width = 0;
  ByteSet first;
  AnchorPlace place = AnchorPlace::kAnywhere;  // where literals have to be looked for
  std::uint32_t value_reach = 0;               // kBeforeValue: of stands_before_value
};

// Literals stand anywhere or at runs. Errors: kRule when the expression cannot be read
// (regex_parser.h), can match without limit or farther than kMaxReach, or can match no bytes at
// all.
Result<PatternPlan> plan_pattern(std::string_view pattern);
Result<PatternPlan> plan_pattern(const Regex& regex);

// Whether an occurrence of a literal in what the expression matched stands where the plan says that
// they have to be looked for. Of every match one does, but for kBeforeValue without a digit.
// Requires: as stands_at_run.
bool counts_at(const PatternPlan& plan, std::string_view text, const ByteSpan& whole,
               const ByteSpan& anchor);

}  // namespace dowse
