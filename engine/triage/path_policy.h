#pragma once
// What rules and the user say about paths and commits: `path` of a rule, `paths` and `commits` of
// allowlists, ignore files, --exclude. Judged during attribution, on each place by itself: one blob
// can have many paths.

#include <memory>
#include <vector>

#include "engine/base/glob.h"
#include "engine/base/result.h"
#include "engine/find/finding.h"
#include "engine/find/place_filter.h"
#include "engine/rules/rule_set.h"
#include "engine/triage/ignore_list.h"

namespace dowse {

// Threads: one at a time; it counts what it takes away.
class PathPolicy final : public PlaceFilter {
 public:
  // `excludes`: what --exclude names, for places in git history. Requires: rules outlive it.
  // Errors: kRule naming the rule whose expression RE2 refuses.
  static Result<PathPolicy> make(const RuleSet& rules, GlobSet excludes = {},
                                 IgnoreList ignored = {});

  PathPolicy(PathPolicy&&) noexcept;
  PathPolicy& operator=(PathPolicy&&) noexcept;
  ~PathPolicy() override;

  // A place without a path satisfies no `path` of a rule. Where a rule that is required could not
  // be reported there is no finding either.
  bool keeps(const Finding& finding, const PlaceView& place) override;

  bool ignores(const Finding& finding, const PlaceView& place) const override;
  bool may_ignore(const Finding& finding) const override;

  // After attribution: removes the findings of which every place was taken away, and counts the
  // places that were in `rejected`, under "path" (the rule asks for another one), "allowlist",
  // "required" or "exclude". Findings that were never attributed stay.
  void drop_excluded(std::vector<Finding>& findings, std::vector<RejectedCount>& rejected) const;

 private:
  struct Impl;
  explicit PathPolicy(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dowse
