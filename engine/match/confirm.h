#pragma once
// Asks RE2 whether there is a match of a rule in a window of the text, and where the secret in it
// is. Expressions are compiled when they are first asked for: most rules never are. A question
// costs some hundred nanoseconds; a sketch (sketch.h) spares most of them.

#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Immutable but for what is compiled once. Threads: any.
class Confirmer {
 public:
  // Copies what it needs. Compiles nothing.
  static Confirmer make(const RuleSet& rules);

  Confirmer(Confirmer&&) noexcept;
  Confirmer& operator=(Confirmer&&) noexcept;
  ~Confirmer();

  // Where a match may lie. Bytes outside of it are seen by ^, $ and \b and by nothing else.
  struct Window {
    std::uint64_t first = 0;  // the match begins in [first, last] ...
    std::uint64_t last = 0;
    std::uint64_t limit = 0;  // ... and ends at or before this
  };

  // As the rule has it. Lifetime: this Confirmer.
  std::string_view expression(RuleIndex rule) const noexcept;

  // Finds the match with the smallest beginning, of that the one RE2 prefers, and tells whether
  // there is one. `bytes` grows by the most that RE2 could read of the text. Requires: first <=
  // last
  // <= limit <= text.size(). Errors: kRule when RE2 refuses the expression.
  Result<bool> find(RuleIndex index, std::string_view text, const Window& window, ByteSpan& whole,
                    std::uint64_t& bytes) const;

  // The secret in a match that find gave.
  ByteSpan secret_in(RuleIndex index, std::string_view text, const ByteSpan& whole) const;

 private:
  struct Impl;
  explicit Confirmer(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace dowse
