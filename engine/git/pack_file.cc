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

Result<EntryHeader> PackFile::header_at(std::uint64_t offset) const {
  if (offset >= pack_.bytes().size()) {
    return Error(Errc::kCorrupt, index_path_ + ": an entry lies outside of the pack");
  }
  Result<EntryHeader> header = parse_entry_header(bytes_from(offset), offset, kIdBytes);
  if (!header) return std::move(header).error().with(index_path_);
  return header;
}

std::optional<std::uint64_t> PackFile::base_of(const EntryHeader& header) const {
  if (header.type == EntryType::kOffsetDelta) return header.base_offset;
  if (header.type != EntryType::kRefDelta) return std::nullopt;
  const std::optional<std::size_t> base = index_.find(header.base_id);
  return base ? std::optional(index_.offset(*base)) : std::nullopt;
}

Result<PackFile::Entry> PackFile::entry(std::size_t i) const {
  std::uint64_t at = index_.offset(i);
  for (std::uint32_t deltas = 0; deltas <= kMaxDeltas; ++deltas) {
    DOWSE_ASSIGN(const EntryHeader header, header_at(at));
    const std::optional<std::uint64_t> base = base_of(header);
    if (base) {
      at = *base;
    } else if (header.type == EntryType::kRefDelta) {
      return Error(Errc::kCorrupt, index_path_ + ": the base of a delta is not in the pack");
    } else {
      return Entry{type_of(header.type), deltas, header.size};
    }
  }
  return Error(Errc::kCorrupt, index_path_ + ": a delta chain that is too long or has no end");
}

}  // namespace dowse::git
