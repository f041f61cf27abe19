#pragma once
// What rules and the user say about paths and commits: `path` of a rule, `paths` and `commits` of
// allowlists, --exclude. Judged during attribution, on each place by itself: one blob can have many
// paths.

#include <memory>
#include <vector>

#include "engine/base/glob.h"
#include "engine/base/result.h"
#include "engine/find/finding.h"
#include "engine/find/place_filter.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Threads: one at a time; it counts what it takes away.
class PathPolicy final : public PlaceFilter {
 public:
  // `excludes`: what --exclude names, for places in git history. Requires: rules outlive it.
  // Errors: kRule naming the rule whose expression RE2 refuses.
  static Result<PathPolicy> make(const RuleSet& rules, GlobSet excludes = {});

  PathPolicy(PathPolicy&&) noexcept;
  PathPolicy& operator=(PathPolicy&&) noexcept;
  ~PathPolicy() override;

  // A place without a path satisfies no `path` of a rule.
  bool keeps(const Finding& finding, const PlaceView& place) override;

  // After attribution: removes the findings of which every place was taken away, and counts the
  // places that were in `rejected`, under "path" (the rule asks for another one), "allowlist" or
  // "exclude". Findings that were never attributed stay.
  void drop_excluded(std::vector<Finding>& findings, std::vector<RejectedCount>& rejected) const;

 private:
  struct Impl;
  explicit PathPolicy(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dowse
