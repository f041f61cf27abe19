#pragma once
// Reads an index file from its beginning to its end through a small buffer, entry by entry:
// versions 2, 3 and 4 of https://git-scm.com/docs/index-format. No length in the file is trusted.
// Index (index.h) keeps all entries; this is for who needs to see each once.

#include <cstddef>
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

// Lifetime: who gave it says.
struct IndexEntryView {
  // Relative to the working tree; of a sparse directory with a "/" at the end.
  std::string_view path;
  ObjectId id;
  // 0100644, 0100755, 0120000, 0160000 (submodule), 040000 (sparse directory)
  std::uint32_t mode = 0;
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
// compared without its entries.
struct CachedTree {
  std::string name;            // of the directory in its parent; "" for the root
  std::int64_t entries = -1;   // how many entries it covers; -1: not valid, changed since
  ObjectId id;                 // its tree; empty when not valid
  std::uint32_t subtrees = 0;  // how many of the following, each with its own, lie directly in it
};

// Threads: one.
class IndexCursor {
 public:
  // Nothing when there is no such file; id_size: bytes of the repository's object ids. Errors: kIo
  // when it cannot be read; kCorrupt; kUnsupported.
  static Result<std::optional<IndexCursor>> open(const std::string& path, std::size_t id_size);

  // Over the bytes of an index file.
  static Result<IndexCursor> over(std::string bytes, std::size_t id_size);

  IndexCursor(IndexCursor&&) noexcept;
  IndexCursor& operator=(IndexCursor&&) noexcept;
  ~IndexCursor();

  // How many entries the file says it has; it is large enough to have them.
  std::uint32_t count() const noexcept;

  // Moves to the next entry; false at the end, when all that follows the entries has been read too.
  // Errors: kCorrupt; kLimit; kUnsupported for a split index (and what to do).
  Result<bool> next();

  // The entry at hand. Lifetime: the next call of next or pass_over.
  const IndexEntryView& entry() const noexcept;

  // Moves on by `n` entries, the last of which is the entry at hand afterwards; those between are
  // not looked at. Requires: there are so many. Errors: as next.
  Result<void> pass_over(std::uint32_t n);

  // The cached trees in depth-first order, the root first; empty when the index has none or they
  // are not well made. They stand behind the entries: before the end is reached they are what the
  // end of the file looks like.
  std::span<const CachedTree> cached_trees() const noexcept;

  // Whether cached_trees() were what they looked like. Requires: next() gave false.
  bool had_cached_trees() const noexcept;

 private:
  class Impl;
  explicit IndexCursor(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dowse::git
