#pragma once
// A regular expression as a tree: which bytes can stand where, and how many. It is read from the
// syntax of RE2 (regex_parser.h) and used to bound the reach of a rule, to find its literal anchors
// (anchors.h) and to make texts that it matches (tests). What matches is decided by RE2 alone: here
// greed is dropped and groups are transparent.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/match/byte_set.h"

namespace dowse {

enum class RegexOp : std::uint8_t {
  kAssert,     // matches no bytes: ^ $ \A \z \b \B
  kBytes,      // one byte out of `bytes`
  kConcat,     // all children in order; none: the empty text
  kAlternate,  // one of the children
  kRepeat,     // the only child, `min` to `max` times
};

enum class Assertion : std::uint8_t {
  kTextBegin,
  kTextEnd,
  kLineBegin,
  kLineEnd,
  kWordBoundary,
  kNotWordBoundary,
};

struct RegexNode {
  static constexpr std::uint32_t kNoLimit = std::numeric_limits<std::uint32_t>::max();

  RegexOp op = RegexOp::kConcat;
  Assertion assertion{};              // kAssert
  ByteSet bytes;                      // kBytes; never empty
  std::uint32_t min = 0;              // kRepeat
  std::uint32_t max = 0;              // kRepeat; kNoLimit for * + {n,}
  std::size_t at = 0;                 // kRepeat: where its operator stands in the expression
  std::vector<RegexNode> children{};  // as op says
};

struct Regex {
  RegexNode root;
  std::uint32_t groups = 0;  // capturing groups
};

// How many bytes a match can have.
struct RegexWidth {
  static constexpr std::uint64_t kUnbounded = std::numeric_limits<std::uint64_t>::max();

  std::uint64_t min = 0;
  std::uint64_t max = 0;  // kUnbounded: there is no limit
};

RegexWidth width_of(const RegexNode& node);

// The first repetition that has no limit and can take bytes; nothing when the width is bounded.
std::optional<std::size_t> unbounded_repeat_at(const RegexNode& node);

// How many byte sets the expression has when its repetitions are written out, as an engine that
// counts by copying has them; those of more than `kept` times go on without limit after so many.
// Stops at 2^32 - 1.
std::uint64_t expanded_size(const RegexNode& node, std::uint32_t kept);

// Every byte that a match can begin with.
ByteSet first_bytes(const RegexNode& node);

// The expression in PCRE syntax as Hyperscan reads it without flags, every byte as \xHH and without
// assertions: it matches at least what the expression matches.
std::string over_approximation(const RegexNode& node);

}  // namespace dowse
