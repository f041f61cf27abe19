#pragma once
// The paths of a repository's files, for rules that ask for paths alone: each file of each tree,
// with the blob that it is. A tree object does not know where it stands, so folders are followed
// from the root trees of commits down; trees that nothing names are roots of their own.

#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/git/object_walk.h"
#include "engine/git/reachable.h"
#include "engine/git/repository.h"
#include "engine/source/source.h"

namespace dowse {

// Whom to tell, and of what. Lifetime: the call.
struct PathRun {
  TargetIndex target{};
  const std::string& name;  // stands in front of the subjects of skips
  const git::Repository& repository;
  Coverage& coverage;
  const std::stop_token& stop;
};

// Tells the visitors of the files of all trees in the store, and of those that the index names: as
// TextKind::kBlob. One visitor for each thread; a pair of path and blob may be told more than once.
// Folders beyond a limit, under which trees may be made to stand without end, are Skip::kBudget.
// What cannot be read was told by who read the objects. Errors: as ObjectWalk::run.
Result<void> tell_paths(const git::ObjectWalk& walk, const std::vector<BlobVisitor*>& visitors,
                        const PathRun& run);

// The same for what a range brings: files of its commits that the tree of the commit it begins at
// does not hold as they are under their path.
void tell_range_paths(const git::RangeObjects& range, const ObjectId& from_tree,
                      BlobVisitor& visitor, const PathRun& run);

}  // namespace dowse
