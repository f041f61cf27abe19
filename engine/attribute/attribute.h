#pragma once
// The attribution pass: for findings whose texts are known, who brought the secret in, under which
// paths it stands, which refs still reach it, and when it left (DESIGN.md section 3).
//
// "Introduced by" are the commits whose tree holds the (object, path) of a place while no parent's
// does; commits that are reachable from no ref count too. "Removed by" are the commits whose tree
// holds the secret nowhere while the tree of every parent does. Parents and trees that are not in
// the store (shallow, partial, damaged) count as not there, commits with an unknown tree as having
// changed nothing: what was lost is the source's to tell coverage.

#include <span>
#include <stop_token>

#include "engine/attribute/history_reader.h"
#include "engine/base/coverage.h"
#include "engine/base/result.h"
#include "engine/find/finding.h"
#include "engine/find/place_filter.h"
#include "engine/git/object_walk.h"
#include "engine/git/repository.h"

namespace dowse {

struct AttributeOptions {
  TargetIndex target{};
  unsigned jobs = 1;                      // threads, >= 1
  PlaceFilter* filter = nullptr;          // which places count; null: all
  const git::ObjectWalk* walk = nullptr;  // of this repository; null: it is planned here
  HistoryReader* heard = nullptr;         // of that walk; what it keeps is taken from it
};

// Fills places, their counts and exposure from the occurrences in the target, whose repository is
// `repo`; what earlier calls filled in for other targets stays. Without occurrences in git objects
// the repository is not read. The result does not depend on `jobs`. Commits whose paths are over a
// limit stand with those of their parent and are told to coverage as kBudget. Requires: occurrences
// are sorted as finding.h says; called once for each target, in their order.
// Errors: kCancelled after a stop
// request, and what keeps all of the repository from being read; then places hold what the
// occurrences say and no more.
Result<void> attribute(std::span<Finding> findings, const git::Repository& repo,
                       const AttributeOptions& options, Coverage& coverage, std::stop_token stop);

// The same for a target that is no repository.
void attribute_plain(std::span<Finding> findings, TargetIndex target,
                     PlaceFilter* filter = nullptr);

}  // namespace dowse
