#pragma once
// A pack index (.idx), versions 1 and 2: which objects a pack holds and where.
// Format: https://git-scm.com/docs/gitformat-pack, "pack-*.idx files have the following format".

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/mapped_file.h"

namespace dowse::git {

// Immutable. Threads: any.
class PackIndex {
 public:
  // Requires: id_size is 20 or 32. Errors: kIo; kCorrupt naming the path and the first
  // contradiction (sizes, fan-out, order of ids, offsets that point outside the table of large
  // offsets). An index that opens can be read anywhere without checks.
  static Result<PackIndex> open(const std::string& path, std::size_t id_size);

  std::size_t size() const noexcept { return count_; }

  std::size_t id_size() const noexcept { return id_size_; }

  // The i-th object in id order. Requires: i < size().
  ObjectId id(std::size_t i) const noexcept;
  std::uint64_t offset(std::size_t i) const noexcept;

  // Position of an id.
  std::optional<std::size_t> find(const ObjectId& id) const noexcept;

  // Begins to load what id(i), or find(id), will read: the table of a large pack is in no cache.
  void prefetch(std::size_t i) const noexcept { __builtin_prefetch(raw_id(i).data()); }

  void prefetch(const ObjectId& id) const noexcept;

 private:
  PackIndex(MappedFile file, std::size_t id_size) noexcept
      : file_(std::move(file)), id_size_(id_size) {}

  Result<void> check(const std::string& path);
  Result<void> check_order(const std::string& path) const;
  std::span<const std::uint8_t> raw_id(std::size_t i) const noexcept;

  // The positions an id may have; where it stands if ids are spread evenly.
  struct Guess {
    std::size_t low;
    std::size_t high;
    std::size_t middle;
  };

  Guess guess(const ObjectId& id) const noexcept;
  std::uint32_t word(std::size_t at) const noexcept;

  MappedFile file_;
  std::size_t id_size_;
  bool is_v2_ = true;
  std::size_t count_ = 0;
  std::size_t fanout_at_ = 8;
  std::size_t ids_at_ = 0;      // v1: the (offset, id) records
  std::size_t offsets_at_ = 0;  // v2 only
  std::size_t large_at_ = 0;    // v2 only
};

}  // namespace dowse::git
