#pragma once
// Which entries of an index are not in a tree: what a commit would change against HEAD.

#include <vector>

#include "engine/base/object_id.h"
#include "engine/git/index.h"
#include "engine/git/object_reader.h"

namespace dowse::git {

struct IndexDifference {
  // In the order of the index. Lifetime: the Index.
  std::vector<const IndexEntryView*> entries;
  // Trees that could not be read; all entries below them count as different.
  std::vector<Error> errors;
};

// The entries for which the tree has not the same path, id and mode; all of them when `tree` is
// empty. Folders whose tree the index has noted down (the TREE extension, which git's own commit
// believes too) and which equal the tree's are passed over whole. Entries that are only intended to
// be added are never different.
IndexDifference entries_unlike_tree(const Index& index, const ObjectId& tree, ObjectReader& reader);

}  // namespace dowse::git
