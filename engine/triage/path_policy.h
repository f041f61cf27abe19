#pragma once
// What rules and the user say about paths and commits: `path` of a rule, `paths` and `commits` of
// allowlists, --exclude.
// Judged after attribution, on each place by itself: one blob can have many paths.

#include <memory>
#include <vector>

#include "engine/base/glob.h"
#include "engine/base/result.h"
#include "engine/find/finding.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Immutable. Threads: any.
class PathPolicy {
 public:
  // `excludes`: what --exclude names, for places in git history. Requires: rules outlive it.
  // Errors: kRule naming the rule whose expression RE2 refuses.
  static Result<PathPolicy> make(const RuleSet& rules, GlobSet excludes = {});

  PathPolicy(PathPolicy&&) noexcept;
  PathPolicy& operator=(PathPolicy&&) noexcept;
  ~PathPolicy();

  // Removes the places that the rules exclude, and the findings that had places and have none
  // left; counts each removed place in `rejected` under "path" (the rule asks for another one),
  // "allowlist" or "exclude". A finding without places is not touched. A place without a path
  // satisfies no `path`. Allowlists that ask for all of several things and look at the match or the
  // line are not judged: both are gone by now, and what they would allow stays reported.
  void apply(std::vector<Finding>& findings, std::vector<RejectedCount>& rejected) const;

 private:
  struct Impl;
  explicit PathPolicy(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace dowse
