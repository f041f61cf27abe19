#pragma once
// Where a rule's literals have to be looked for at all. Most literals are common (the name of a
// provider) or many (the prefixes of tokens); what they stand in or in front of is rare: a run of
// at least kMinEntropyRun bytes of the alphabet of entropy.h. Runs are found anyway, many times
// faster than literals.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/base/text.h"
#include "engine/match/regex_ast.h"

namespace dowse {

enum class AnchorPlace : std::uint8_t {
  kAnywhere,
  kAtRun,        // begins in a run, or at most kMostBeforeRun bytes in front of it
  kBeforeValue,  // begins a little in front of a value start
};

std::string_view name_of(AnchorPlace place) noexcept;  // "anywhere", "run", "value"

inline constexpr std::uint32_t kMostBeforeRun = 4;

// A *value start* is a place in a text
// - behind a byte that is not of the alphabet (a quote, a blank, '=', ...),
// - from which on at least kMinEntropyRun bytes are of it,
// - with a digit among the first kValueHead of these.
// It is decided by the bytes from one in front of it to what ends its head.
inline constexpr std::uint32_t kValueHead = 32;

// Values are looked for so many bytes behind the begin of a match at most.
inline constexpr std::uint32_t kMaxValueReach = 128;

// Where something is certain to stand: behind how many bytes of a match, or of its rest.
struct RunBounds {
  std::uint32_t least = 0;
  std::uint32_t most = 0;
};

// What follows some place of an expression: these nodes, and then what follows them. Lifetime: the
// expression, and the tail behind this one.
struct RegexTailView {
  std::span<const RegexNode> nodes;
  const RegexTailView* then = nullptr;
};

// Where kMinEntropyRun bytes of the alphabet begin that what follows always has, at most
// kMostBeforeRun bytes behind its begin.
std::optional<RunBounds> run_ahead(const RegexTailView& behind);

// Whether in front of some place of an expression there are always kMinEntropyRun bytes of the
// alphabet, or more.
class RunInFront {
 public:
  RunInFront();
  RunInFront(const RunInFront&) = delete;
  RunInFront& operator=(const RunInFront&) = delete;
  ~RunInFront();

  // Goes past a node.
  void add(const RegexNode& node);

  bool is_certain() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Where kMinEntropyRun bytes of the alphabet begin that every match has, behind one of its bytes
// that is not of the alphabet and at most kMaxValueReach bytes behind its begin. Of random bytes in
// their place at most the share `most_without_digit` is without a digit in its head.
std::optional<RunBounds> value_ahead(const RegexNode& root, double most_without_digit);

// The end of what decides whether `at` is a value start: behind its head and the byte that ends it,
// one behind the text when the text ends it. Requires: at <= text.size().
std::uint64_t end_of_head(std::string_view text, std::uint64_t at);

// Requires: at <= text.size().
bool is_value_start(std::string_view text, std::uint64_t at);

// What makes an occurrence of a literal in a match one that counts: a literal can also stand in a
// match by accident. Both depend on nothing but the bytes of the match, as if the text were no
// more. Require: the anchor lies in the match, the match in the text.

// Whether there is a run of at least kMinEntropyRun bytes that begins at most kMostBeforeRun bytes
// behind the begin of the anchor, or before it, and ends where the anchor ends or behind it.
bool stands_at_run(std::string_view text, const ByteSpan& match, const ByteSpan& anchor);

// Whether there is a value start at most `reach` bytes behind the begin of the match and at most
// kMinEntropyRun bytes before the end of the anchor, or behind it.
bool stands_before_value(std::string_view text, const ByteSpan& match, const ByteSpan& anchor,
                         std::uint32_t reach);

}  // namespace dowse
