#pragma once
// Rules that ask for a path alone (gitleaks: a `path` and no `regex`): every file of such a path is
// a finding, whatever it holds.

#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/find/expression.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Immutable. Threads: any.
class PathRules {
 public:
  // Errors: kRule naming the rule whose expression RE2 refuses.
  static Result<PathRules> make(const RuleSet& rules);

  bool any() const noexcept { return !rules_.empty(); }

  bool match(std::string_view path) const;

  std::vector<RuleIndex> matching(std::string_view path) const;

 private:
  std::vector<std::pair<RuleIndex, Expression>> rules_;
};

}  // namespace dowse
