#pragma once
// Which entries of an index are not in a tree: what a commit would change against HEAD.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/object_reader.h"

namespace dowse::git {

// An index entry that a commit would bring in.
struct StagedEntry {
  std::string path;  // as IndexEntryView::path
  ObjectId id;
  std::uint32_t mode = 0;  // as IndexEntryView::mode

  bool is_gitlink() const noexcept { return (mode & 0170000) == 0160000; }

  bool is_sparse_directory() const noexcept { return (mode & 0170000) == 0040000; }
};

struct IndexDifference {
  std::vector<StagedEntry> entries;  // in the order of the index
  // Trees that could not be read; all entries below them count as different.
  std::vector<Error> errors;
};

// The entries of an index file for which the tree has not the same path, id and mode; all of them
// when `tree` is empty; none when there is no such file. Folders whose tree the index has noted
// down (the TREE extension, which git's own commit believes too) and which equal the tree's are
// passed over whole. Entries that are only intended to be added are never different. Errors: as
// IndexCursor's.
Result<IndexDifference> staged_entries(const std::string& index_path, const ObjectId& tree,
                                       ObjectReader& reader);

}  // namespace dowse::git
