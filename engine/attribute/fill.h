#pragma once
// Writing into findings what the other parts of attribution worked out.

#include <span>
#include <vector>

#include "engine/attribute/commit_infos.h"
#include "engine/attribute/history.h"
#include "engine/attribute/marked_trees.h"
#include "engine/attribute/marks.h"
#include "engine/attribute/paths.h"
#include "engine/attribute/presence.h"
#include "engine/attribute/reach.h"
#include "engine/attribute/standing.h"
#include "engine/attribute/timeline.h"
#include "engine/find/finding.h"
#include "engine/find/place_filter.h"

namespace dowse::attribution {

// Lifetime: all that it refers to.
struct KnownView {
  const Marks& marks;
  const History& history;
  const MarkedTrees& trees;
  const Paths& paths;
  const Timeline& timeline;
  const Standing& standing;
  const Presence& presence;
  const std::vector<RefsOfFinding>& refs;
};

// `filter` may be null: every place stands.
void fill(std::span<Finding> findings, TargetIndex target, const KnownView& known,
          CommitInfos& commits, PlaceFilter* filter);

// From the occurrences alone: of those in git objects it is not known whether a ref reaches them or
// a commit removed them.
void fill_plain(std::span<Finding> findings, TargetIndex target, PlaceFilter* filter);

}  // namespace dowse::attribution
