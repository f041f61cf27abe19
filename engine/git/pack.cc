#include "engine/git/pack.h"

#include <libdeflate.h>

#include <algorithm>
#include <utility>

namespace dowse::git {
namespace {

constexpr std::size_t kPackHeader = 12;  // "PACK", version, count

std::uint32_t word(std::span<const std::uint8_t> bytes, std::size_t at) noexcept {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
         std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
}

}  // namespace

ObjectType object_type(EntryType type) noexcept {
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

Result<Pack> Pack::open(const std::string& index_path, std::size_t id_size) {
  if (!index_path.ends_with(".idx")) {
    return Error(Errc::kInternal, index_path + ": the path of a pack index was expected");
  }
  DOWSE_ASSIGN(PackIndex index, PackIndex::open(index_path, id_size));
  std::string path = index_path.substr(0, index_path.size() - 4) + ".pack";
  DOWSE_ASSIGN(MappedFile file, MappedFile::open(path));
  Pack pack(std::move(path), std::move(index), std::move(file));
  DOWSE_TRY(pack.check(id_size));
  return pack;
}

Result<void> Pack::check(std::size_t id_size) {
  const std::span<const std::uint8_t> bytes = file_.bytes();
  const auto bad = [&](const std::string& what) {
    return Error(Errc::kCorrupt, path_ + ": " + what);
  };
  if (bytes.size() < kPackHeader + id_size) return bad("pack is cut short");
  if (word(bytes, 0) != 0x5041434B) return bad("not a pack: it does not begin with PACK");
  const std::uint32_t version = word(bytes, 4);
  if (version != 2 && version != 3) {
    return Error(Errc::kUnsupported, path_ + ": pack version " + std::to_string(version));
  }
  if (word(bytes, 8) != index_.size()) {
    return bad("the pack says it holds " + std::to_string(word(bytes, 8)) + " objects, its index " +
               std::to_string(index_.size()));
  }
  data_end_ = bytes.size() - id_size;
  by_offset_.reserve(index_.size());
  for (std::size_t i = 0; i < index_.size(); ++i) {
    by_offset_.push_back({index_.offset(i), static_cast<std::uint32_t>(i)});
  }
  std::sort(by_offset_.begin(), by_offset_.end(),
            [](const Entry& a, const Entry& b) { return a.offset < b.offset; });
  for (std::size_t i = 0; i < by_offset_.size(); ++i) {
    const std::uint64_t least = i == 0 ? kPackHeader : by_offset_[i - 1].offset + 1;
    if (by_offset_[i].offset < least || by_offset_[i].offset >= data_end_) {
      return bad("the index names an offset outside the pack, or one twice");
    }
  }
  const std::uint64_t first = by_offset_.empty() ? data_end_ : by_offset_.front().offset;
  if (first != kPackHeader) return bad("the index does not name the first entry of the pack");
  return {};
}

std::uint64_t Pack::end_of(std::size_t i) const noexcept {
  return i + 1 < by_offset_.size() ? by_offset_[i + 1].offset : data_end_;
}

void Pack::prefetch(std::size_t i) const noexcept {
  index_.prefetch(by_offset_[i].index_position);
  __builtin_prefetch(file_.bytes().data() + by_offset_[i].offset);
}

std::optional<std::size_t> Pack::entry_at(std::uint64_t offset) const noexcept {
  const auto at = std::lower_bound(by_offset_.begin(), by_offset_.end(), offset,
                                   [](const Entry& e, std::uint64_t o) { return e.offset < o; });
  if (at == by_offset_.end() || at->offset != offset) return std::nullopt;
  return static_cast<std::size_t>(at - by_offset_.begin());
}

std::optional<std::size_t> Pack::entry_of(const ObjectId& id) const noexcept {
  const std::optional<std::size_t> position = index_.find(id);
  if (!position) return std::nullopt;
  return entry_at(index_.offset(*position));
}

Result<EntryHeader> parse_entry_header(std::span<const std::uint8_t> bytes, std::uint64_t begin,
                                       std::size_t id_size) {
  const auto bad = [&](const char* what) {
    return Error(Errc::kCorrupt, "entry at " + std::to_string(begin) + ": " + what);
  };
  if (bytes.empty()) return bad("header is cut short");
  std::size_t at = 0;
  std::uint8_t byte = bytes[at++];
  EntryHeader header;
  header.type = static_cast<EntryType>(byte >> 4 & 7);
  header.size = byte & 15u;
  for (unsigned shift = 4; (byte & 0x80) != 0; shift += 7) {
    if (at == bytes.size()) return bad("header is cut short");
    byte = bytes[at++];
    const std::uint64_t part = byte & 0x7Fu;
    if (shift > 63 || (part << shift) >> shift != part) return bad("size is over 64 bits");
    header.size |= part << shift;
  }
  if (header.type == EntryType::kOffsetDelta) {
    std::uint64_t distance = 0;
    do {
      if (at == bytes.size() || distance > begin) return bad("base offset is cut short or too far");
      byte = bytes[at++];
      distance = (distance << 7) + (byte & 0x7Fu) + ((byte & 0x80) != 0 ? 1 : 0);
    } while ((byte & 0x80) != 0);
    if (distance == 0 || distance > begin) return bad("base offset points outside the pack");
    header.base_offset = begin - distance;
  } else if (header.type == EntryType::kRefDelta) {
    if (bytes.size() - at < id_size) return bad("header is cut short");
    header.base_id = ObjectId::from_raw(bytes.subspan(at, id_size));
    at += id_size;
  } else if (header.type != EntryType::kCommit && header.type != EntryType::kTree &&
             header.type != EntryType::kBlob && header.type != EntryType::kTag) {
    return bad("type does not exist");
  }
  header.data_offset = begin + at;
  return header;
}

Result<EntryHeader> Pack::header(std::size_t i) const {
  const std::uint64_t begin = offset(i);
  const std::span<const std::uint8_t> bytes = file_.bytes();
  Result<EntryHeader> header =
      parse_entry_header(bytes.subspan(begin, end_of(i) - begin), begin, bytes.size() - data_end_);
  if (!header) return std::move(header).error().with(path_);
  return header;
}

Inflater::Inflater() : decompressor_(libdeflate_alloc_decompressor()) {}

Inflater::~Inflater() {
  libdeflate_free_decompressor(decompressor_);
}

Result<void> Inflater::inflate(std::span<const std::uint8_t> packed, std::span<std::uint8_t> out,
                               std::size_t& consumed) {
  if (decompressor_ == nullptr) return Error(Errc::kIo, "no memory for a decompressor");
  std::size_t filled = 0;
  const libdeflate_result result = libdeflate_zlib_decompress_ex(
      decompressor_, packed.data(), packed.size(), out.data(), out.size(), &consumed, &filled);
  if (result != LIBDEFLATE_SUCCESS) return Error(Errc::kCorrupt, "zlib stream is damaged");
  if (filled != out.size()) {
    return Error(Errc::kCorrupt, "zlib stream is shorter than its header says");
  }
  return {};
}

Result<void> Inflater::inflate(const Pack& pack, std::size_t i, const EntryHeader& header,
                               std::span<std::uint8_t> out) {
  const std::span<const std::uint8_t> packed =
      pack.file_.bytes().subspan(header.data_offset, pack.end_of(i) - header.data_offset);
  std::size_t consumed = 0;
  Result<void> inflated = inflate(packed, out, consumed);
  if (inflated && consumed != packed.size()) {
    inflated = Error(Errc::kCorrupt, "bytes after the zlib stream belong to no entry");
  }
  if (inflated) return inflated;
  return std::move(inflated).error().with(pack.path() + ": entry at " +
                                          std::to_string(pack.offset(i)));
}

}  // namespace dowse::git
