#pragma once
// Rules that ask for a path alone (gitleaks: a `path` and no `regex`): every file of such a path is
// a finding, whatever it holds.

#include <cstddef>
#include <string>
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

// Names that were asked about of late; which, depends on their hashes. Threads: one.
class RecentNames {
 public:
  bool contains(std::string_view name) const;
  void add(std::string_view name);

 private:
  static constexpr std::size_t kSlots = 16384;
  static constexpr std::size_t kLongest = 255;

  std::vector<std::string> slots_;  // empty before the first add
};

}  // namespace dowse
