#pragma once
// Allowlists of rules, as far as they can be judged on a text: expressions and stopwords. Paths and
// commits are judged in triage/.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/secret.h"
#include "engine/find/expression.h"
#include "engine/match/match.h"
#include "engine/rules/rule.h"

namespace dowse {

// The expressions and stopwords of one allowlist. Immutable. Threads: any.
class SecretAllowlist {
 public:
  // Errors: kRule with RE2's words.
  static Result<SecretAllowlist> compile(const Allowlist& list);

  // Requires: `match` lies in text.
  bool allows(std::string_view text, const Match& match) const;

  // The same with the secret alone. Requires: the list looks at nothing else.
  bool allows(const Secret& secret) const;

 private:
  bool allows(std::string_view secret, std::string_view target) const;

  AllowTarget target_ = AllowTarget::kSecret;
  bool all_of_ = false;
  std::vector<Expression> regexes_;
  std::vector<std::string> stopwords_;  // lower case
};

// Those that can be judged while a text lives; not those that ask for all of several things, a path
// or a commit among them. Errors: as SecretAllowlist::compile.
Result<std::vector<SecretAllowlist>> compile_local(std::span<const Allowlist> lists);

}  // namespace dowse
