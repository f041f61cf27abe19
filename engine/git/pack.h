#pragma once
// One pack file with its index: the entries in the order in which they stand, checked to tile the
// file, and how to inflate them. Format: https://git-scm.com/docs/gitformat-pack. Which objects
// they are is the walk's business (pack_walk.h).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/mapped_file.h"
#include "engine/git/object_reader.h"
#include "engine/git/pack_index.h"

struct libdeflate_decompressor;

namespace dowse::git {

// As it stands in an entry's header.
enum class EntryType : std::uint8_t {
  kCommit = 1,
  kTree = 2,
  kBlob = 3,
  kTag = 4,
  kOffsetDelta = 6,
  kRefDelta = 7
};

struct EntryHeader {
  EntryType type{};
  std::uint64_t size = 0;         // inflated: of the object, or of the delta
  std::uint64_t data_offset = 0;  // where the zlib stream begins
  std::uint64_t base_offset = 0;  // kOffsetDelta
  ObjectId base_id;               // kRefDelta
};

// Of an entry that is no delta.
ObjectType object_type(EntryType type) noexcept;

// The header of the entry that starts at offset `begin` of a pack; `bytes` begin there and end
// where the entry must end at the latest. Errors: kCorrupt: a type that does not exist, a size over
// 64 bits, a base outside the pack.
Result<EntryHeader> parse_entry_header(std::span<const std::uint8_t> bytes, std::uint64_t begin,
                                       std::size_t id_size);

// Immutable. Threads: any.
class Pack {
 public:
  // Opens FILE.idx and FILE.pack. Errors: kIo; kUnsupported for a pack version other than 2 and 3;
  // kCorrupt naming the path when the header's count, the index and the file disagree.
  static Result<Pack> open(const std::string& index_path, std::size_t id_size);

  const std::string& path() const noexcept { return path_; }

  std::size_t size() const noexcept { return by_offset_.size(); }

  // The i-th entry in file order. Requires: i < size().
  ObjectId id(std::size_t i) const noexcept { return index_.id(by_offset_[i].index_position); }

  std::uint64_t offset(std::size_t i) const noexcept { return by_offset_[i].offset; }

  // Bytes from the entry's header to the next entry.
  std::uint64_t packed_size(std::size_t i) const noexcept { return end_of(i) - offset(i); }

  bool contains(const ObjectId& id) const noexcept { return index_.find(id).has_value(); }

  // Its place in the order of ids, and back. Requires: position < size().
  std::optional<std::size_t> index_position(const ObjectId& id) const noexcept {
    return index_.find(id);
  }

  ObjectId id_at(std::size_t position) const noexcept { return index_.id(position); }

  // Begin to load what id(i) and header(i), or contains(id), will read.
  void prefetch(std::size_t i) const noexcept;

  void prefetch(const ObjectId& id) const noexcept { index_.prefetch(id); }

  std::optional<std::size_t> entry_at(std::uint64_t offset) const noexcept;
  std::optional<std::size_t> entry_of(const ObjectId& id) const noexcept;

  // Errors: as parse_entry_header.
  Result<EntryHeader> header(std::size_t i) const;

 private:
  friend class Inflater;

  struct Entry {
    std::uint64_t offset;
    std::uint32_t index_position;
  };

  Pack(std::string path, PackIndex index, MappedFile file)
      : path_(std::move(path)), index_(std::move(index)), file_(std::move(file)) {}

  Result<void> check(std::size_t id_size);
  std::uint64_t end_of(std::size_t i) const noexcept;

  std::string path_;
  PackIndex index_;
  MappedFile file_;
  std::vector<Entry> by_offset_;
  std::uint64_t data_end_ = 0;  // where the trailing checksum begins
};

// Inflates entries. One for each worker. Threads: one at a time.
class Inflater {
 public:
  Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater();

  // Inflates the i-th entry's stream into `out`. The stream must be exactly as long as the entry
  // and as `out`, and its Adler-32 must hold. Errors: kCorrupt; kIo when there is no memory for a
  // decompressor. Requires: header is pack.header(i), out.size() == header.size.
  Result<void> inflate(const Pack& pack, std::size_t i, const EntryHeader& header,
                       std::span<std::uint8_t> out);

  // Inflates the stream at the front of `packed`, which must fill `out` exactly; `consumed` is how
  // long it is. Errors: as above.
  Result<void> inflate(std::span<const std::uint8_t> packed, std::span<std::uint8_t> out,
                       std::size_t& consumed);

 private:
  libdeflate_decompressor* decompressor_;
};

}  // namespace dowse::git
