#include "engine/git/pack_file.h"

#include <span>
#include <utility>

#include "engine/git/pack.h"

namespace dowse::git {
namespace {

constexpr std::size_t kIdBytes = 20;

// Of an entry that is no delta.
ObjectType type_of(EntryType type) noexcept {
  switch (type) {
    case EntryType::kCommit:
      return ObjectType::kCommit;
    case EntryType::kTree:
      return ObjectType::kTree;
    case EntryType::kTag:
      return ObjectType::kTag;
    default:
      return ObjectType::kBlob;
  }
}

}  // namespace

PackFile::PackFile(std::string index_path, PackIndex index, MappedFile pack) noexcept
    : index_path_(std::move(index_path)), index_(std::move(index)), pack_(std::move(pack)) {}

Result<PackFile> PackFile::open(const std::string& index_path) {
  DOWSE_ASSIGN(PackIndex index, PackIndex::open(index_path, kIdBytes));
  const std::string stem = index_path.substr(0, index_path.rfind('.'));
  DOWSE_ASSIGN(MappedFile pack, MappedFile::open(stem + ".pack"));
  return PackFile(index_path, std::move(index), std::move(pack));
}

Result<PackFile::Entry> PackFile::entry(std::size_t i) const {
  const std::span<const std::uint8_t> bytes = pack_.bytes();
  std::uint64_t at = index_.offset(i);
  for (std::uint32_t deltas = 0; deltas <= kMaxDeltas; ++deltas) {
    if (at >= bytes.size()) {
      return Error(Errc::kCorrupt, index_path_ + ": an entry lies outside of the pack");
    }
    Result<EntryHeader> header = parse_entry_header(bytes.subspan(at), at, kIdBytes);
    if (!header) return std::move(header).error().with(index_path_);
    if (header->type == EntryType::kOffsetDelta) {
      at = header->base_offset;
    } else if (header->type == EntryType::kRefDelta) {
      const std::optional<std::size_t> base = index_.find(header->base_id);
      if (!base)
        return Error(Errc::kCorrupt, index_path_ + ": the base of a delta is not in the pack");
      at = index_.offset(*base);
    } else {
      return Entry{type_of(header->type), deltas, header->size};
    }
  }
  return Error(Errc::kCorrupt, index_path_ + ": a delta chain that is too long or has no end");
}

}  // namespace dowse::git
