#pragma once
// The index ("staging area") of a worktree, read by our own parser: versions 2, 3 and 4 of
// https://git-scm.com/docs/index-format. No length in the file is trusted.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::git {

// Lifetime: the Index.
struct IndexEntryView {
  std::string_view
      path;  // relative to the working tree; of a sparse directory with a "/" at the end
  ObjectId id;
  std::uint32_t mode =
      0;  // 0100644, 0100755, 0120000, 0160000 (submodule), 040000 (sparse directory)
  std::uint32_t size = 0;     // of the file when it was added, modulo 2^32
  std::uint32_t mtime_s = 0;  // of the file when it was added, seconds since 1970, modulo 2^32
  std::uint32_t mtime_ns = 0;
  std::uint8_t stage = 0;      // 0; 1 base, 2 ours, 3 theirs in a merge conflict
  bool intent_to_add = false;  // `git add -N`: the path is known, no content is staged
  bool skip_worktree = false;  // sparse checkout: the file need not be in the working tree

  bool is_gitlink() const noexcept { return (mode & 0170000) == 0160000; }

  bool is_sparse_directory() const noexcept { return (mode & 0170000) == 0040000; }
};

// A directory of the index whose tree id git has noted down (the TREE extension), so that it can be
// compared without its entries. Lifetime: the Index.
struct CachedTreeView {
  std::string_view name;       // of the directory in its parent; "" for the root
  std::int64_t entries = -1;   // how many entries it covers; -1: not valid, changed since
  ObjectId id;                 // its tree; empty when not valid
  std::uint32_t subtrees = 0;  // how many of the following, each with its own, lie directly in it
};

class Index {
 public:
  // A file that does not exist is an index without entries. Errors: kIo when it cannot be read;
  // kCorrupt; kLimit; kUnsupported for a split index (and what to do).
  static Result<Index> read(const std::string& path);

  // From the bytes of an index file.
  static Result<Index> parse(std::string bytes);

  // The index of a repository without one.
  Index() = default;

  Index(Index&&) noexcept = default;
  Index& operator=(Index&&) noexcept = default;

  // Sorted by (path, stage).
  std::span<const IndexEntryView> entries() const noexcept { return entries_; }

  // The entry of exactly this path (any stage: the lowest), or nothing.
  const IndexEntryView* find(std::string_view path) const noexcept;

  // Whether an entry lies below this directory (no "/" at its end; "" is the root).
  bool tracks_below(std::string_view directory) const noexcept;

  // In depth-first order, the root first; empty when the index has none.
  std::span<const CachedTreeView> cached_trees() const noexcept { return cached_trees_; }

 private:
  friend class IndexParser;

  std::unique_ptr<const std::string> bytes_;  // where most views point: stays put when this moves
  std::unique_ptr<const std::string> paths_;  // of version 4, whose paths share prefixes
  std::vector<IndexEntryView> entries_;
  std::vector<CachedTreeView> cached_trees_;
};

}  // namespace dowse::git
