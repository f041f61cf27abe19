#pragma once
// One pack for reading single objects of it: where an object lies, and where the delta chain it is
// built from ends. Unlike Pack (pack.h) it looks at nothing but what it is asked for, so that it
// opens at once whatever the pack's size. Inflates nothing.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/mapped_file.h"
#include "engine/git/object_reader.h"
#include "engine/git/pack.h"
#include "engine/git/pack_index.h"

namespace dowse::git {

// What is wrong with objects whose ids are not of a repository's `id_size`.
std::string foreign_ids(std::size_t id_size);

// Immutable after open. Threads: any.
class PackFile {
 public:
  // `index_path` ends in ".idx"; the pack lies beside it. Errors: kIo; kCorrupt; kUnsupported, also
  // when its ids are of the other size.
  static Result<PackFile> open(const std::string& index_path, std::size_t id_size);

  const std::string& index_path() const noexcept { return index_path_; }

  const PackIndex& index() const noexcept { return index_; }

  // What an entry is, at the end of its delta chain.
  struct Entry {
    ObjectType type{};
    std::uint32_t deltas = 0;  // how many stand between it and the object the chain begins with
    std::uint64_t size = 0;    // content bytes of that first object: of this one when deltas is 0
  };

  // Of the i-th object of the index. Errors: kCorrupt when the chain leaves the pack, is longer
  // than kMaxDeltas or never ends.
  Result<Entry> entry(std::size_t i) const;

  // The header of the entry at `offset`. Errors: kCorrupt.
  Result<EntryHeader> header_at(std::uint64_t offset) const;

  // Where the base of a delta lies; nothing when it is none, or its base is not in this pack.
  std::optional<std::uint64_t> base_of(const EntryHeader& header) const;

  // From `offset` to the end of the pack. Requires: offset is not behind it. Lifetime: this
  // PackFile.
  std::span<const std::uint8_t> bytes_from(std::uint64_t offset) const {
    return pack_.bytes().subspan(offset);
  }

  // git pack-objects makes chains of at most 4095 (pack.depth, git-config).
  static constexpr std::uint32_t kMaxDeltas = 10'000;

 private:
  PackFile(std::string index_path, PackIndex index, MappedFile pack) noexcept;

  std::string index_path_;
  PackIndex index_;
  MappedFile pack_;
};

}  // namespace dowse::git
