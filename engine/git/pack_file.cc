#include "engine/git/pack_file.h"

#include <algorithm>
#include <span>
#include <utility>

#include "engine/git/pack.h"

namespace dowse::git {
namespace {

using BytesView = std::span<const std::uint8_t>;

// A pack ends in its checksum, an index in that of its pack and its own; a checksum is as long as
// an object id.
bool end_as_with(std::size_t id_size, BytesView index, BytesView pack) {
  if (index.size() < 2 * id_size || pack.size() < id_size) return false;
  const BytesView named = index.last(2 * id_size).first(id_size);
  return std::equal(named.begin(), named.end(), pack.last(id_size).begin());
}

// Read with the wrong size, a small index may well seem sound.
Result<void> check_id_size(const std::string& index_path, BytesView pack, std::size_t id_size) {
  DOWSE_ASSIGN(const MappedFile index, MappedFile::open(index_path));
  const std::size_t other = id_size == kSha1Size ? kSha256Size : kSha1Size;
  if (end_as_with(id_size, index.bytes(), pack) || !end_as_with(other, index.bytes(), pack))
    return {};
  return Error(Errc::kUnsupported, index_path + ": " + foreign_ids(id_size));
}

}  // namespace

std::string foreign_ids(std::size_t id_size) {
  return id_size == kSha1Size
             ? "its objects are named by SHA-256, those of the repository by SHA-1"
             : "its objects are named by SHA-1, those of the repository by SHA-256";
}

PackFile::PackFile(std::string index_path, PackIndex index, MappedFile pack) noexcept
    : index_path_(std::move(index_path)), index_(std::move(index)), pack_(std::move(pack)) {}

Result<PackFile> PackFile::open(const std::string& index_path, std::size_t id_size) {
  Result<PackIndex> index = PackIndex::open(index_path, id_size);
  const std::string stem = index_path.substr(0, index_path.rfind('.'));
  Result<MappedFile> pack = MappedFile::open(stem + ".pack");
  if (pack) DOWSE_TRY(check_id_size(index_path, pack->bytes(), id_size));
  if (!index) return std::move(index).error();
  if (!pack) return std::move(pack).error();
  return PackFile(index_path, *std::move(index), *std::move(pack));
}

Result<EntryHeader> PackFile::header_at(std::uint64_t offset) const {
  if (offset >= pack_.bytes().size()) {
    return Error(Errc::kCorrupt, index_path_ + ": an entry lies outside of the pack");
  }
  Result<EntryHeader> header = parse_entry_header(bytes_from(offset), offset, index_.id_size());
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
      return Entry{object_type(header.type), deltas, header.size};
    }
  }
  return Error(Errc::kCorrupt, index_path_ + ": a delta chain that is too long or has no end");
}

}  // namespace dowse::git
