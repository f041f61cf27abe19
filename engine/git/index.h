#pragma once
// The index ("staging area") of a worktree with all its entries, as IndexCursor reads them.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/git/index_cursor.h"

namespace dowse::git {

class Index {
 public:
  // A file that does not exist is an index without entries; id_size: as IndexCursor. Errors: kIo
  // when it cannot be read; kCorrupt; kLimit; kUnsupported for a split index (and what to do).
  static Result<Index> read(const std::string& path, std::size_t id_size);

  // From the bytes of an index file.
  static Result<Index> parse(std::string bytes, std::size_t id_size);

  // The index of a repository without one.
  Index() = default;

  Index(Index&&) noexcept = default;
  Index& operator=(Index&&) noexcept = default;

  // Sorted by (path, stage). Lifetime: the Index.
  std::span<const IndexEntryView> entries() const noexcept { return entries_; }

  // The entry of exactly this path (any stage: the lowest), or nothing.
  const IndexEntryView* find(std::string_view path) const noexcept;

  // Whether an entry lies below this directory (no "/" at its end; "" is the root).
  bool tracks_below(std::string_view directory) const noexcept;

 private:
  static Result<Index> collect(IndexCursor cursor);

  std::unique_ptr<const std::string> paths_;  // what the entries' paths point into
  std::vector<IndexEntryView> entries_;
};

}  // namespace dowse::git
