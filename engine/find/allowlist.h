#pragma once
// Allowlists of rules, as far as they can be judged on a text: expressions and stopwords. Paths and
// commits are judged in triage/.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/find/expression.h"
#include "engine/match/match.h"
#include "engine/rules/rule.h"

namespace dowse {

// The expressions and stopwords of one allowlist. Immutable. Threads: any.
class SecretAllowlist {
 public:
  // Errors: kRule with RE2's words; none when its patterns were checked.
  static Result<SecretAllowlist> compile(const Allowlist& list,
                                         Patterns known = Patterns::kUnchecked);

  // Requires: `match` lies in text.
  bool allows(std::string_view text, const Match& match) const;

 private:
  bool allows(std::string_view secret, std::string_view target) const;

  AllowTarget target_ = AllowTarget::kSecret;
  bool all_of_ = false;
  std::vector<Expression> regexes_;
  std::vector<std::string> stopwords_;  // lower case
};

// Those that can be judged while a text lives. Errors: as SecretAllowlist::compile.
Result<std::vector<SecretAllowlist>> compile_local(std::span<const Allowlist> lists,
                                                   Patterns known = Patterns::kUnchecked);

// A *split* allowlist asks for all of several things, of the text as well as of its path or commit:
// each half is judged where it is known, and Occurrence::agreed carries the first over. These are
// the split ones that hold for a rule: its own, then those of every rule (`global`); more than
// kMaxSplit allow nothing. Lifetime: the rule and the span.
inline constexpr std::size_t kMaxSplit = 32;
std::vector<const Allowlist*> split_allowlists(const Rule& rule, std::span<const Allowlist> global);

}  // namespace dowse
