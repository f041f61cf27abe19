#pragma once
// The paths of a repository's files, for rules that ask for paths alone: each file of each tree,
// with the blob that it is, under each path where folder_paths.h finds the tree.

#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/git/object_walk.h"
#include "engine/git/reachable.h"
#include "engine/git/repository.h"
#include "engine/source/lost_objects.h"
#include "engine/source/source.h"

namespace dowse {

// Whom to tell, and of what. Lifetime: the call.
struct PathRun {
  TargetIndex target{};
  const std::string& name;  // stands in front of the subjects of skips
  const git::Repository& repository;
  const SourceLimits& limits;  // those with which the objects were read: the same are too large
  LostObjects& lost;  // what was told of then; what is lost here besides is told, and added
  Coverage& coverage;
  const std::stop_token& stop;
};

// Tells the visitors of the files of all trees in the store, and of those that the index names: as
// TextKind::kBlob. One visitor for each thread; a pair of path and blob may be told more than once.
// Folders beyond a limit, under which trees may be made to stand without end, are Skip::kBudget;
// after a stop request what is left is Skip::kDeadline. Requires: the objects were read and told
// of. Errors: as ObjectWalk::run.
Result<void> tell_paths(const git::ObjectWalk& walk, const std::vector<BlobVisitor*>& visitors,
                        const PathRun& run);

// The same for what a range brings: files of its commits that the tree of the commit it begins at
// does not hold as they are under their path.
void tell_range_paths(const git::RangeObjects& range, const ObjectId& from_tree,
                      BlobVisitor& visitor, const PathRun& run);

}  // namespace dowse
