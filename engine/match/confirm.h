#pragma once
// Asks RE2 whether there is a match of a rule in a window of the text, and where the secret in it
// is. Expressions are compiled when they are first asked for: most rules never are.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "engine/match/match.h"
#include "engine/match/rule_plan.h"
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

  // Compiles the rule's expression if that was not done. Errors: kRule when RE2 refuses it.
  Result<void> prepare(RuleIndex rule) const;

  // The first match that begins in [first, last] and ends at or before `limit`: of the smallest
  // beginning the one RE2 prefers. False when there is none. Bytes outside of the window are seen
  // by
  // ^, $ and \b and by nothing else. `bytes` grows by what RE2 was given to read at most.
  // Requires: prepare(rule) succeeded; first <= last <= limit <= text.size().
  struct Window {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t limit = 0;
  };

  bool find(RuleIndex rule, std::string_view text, const Window& window, ByteSpan& whole,
            std::uint64_t& bytes) const;

  // The secret in a match that find gave.
  ByteSpan secret_in(RuleIndex rule, std::string_view text, const ByteSpan& whole) const;

 private:
  struct Impl;
  explicit Confirmer(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace dowse
