#include "engine/git/single_read.h"

#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "engine/git/delta.h"
#include "engine/git/inflate.h"

namespace dowse::git {
namespace {

// "blob 123\0": the longest type, a 64-bit size, a space and a zero.
constexpr std::size_t kLooseHeader = 32;
// Two sizes of at most ten bytes each.
constexpr std::size_t kDeltaSizes = 20;

std::optional<ObjectType> type_named(std::string_view name) {
  for (const ObjectType type :
       {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob, ObjectType::kTag}) {
    if (name_of(type) == name) return type;
  }
  return std::nullopt;
}

Result<SingleReader::LooseHeader> parse_loose(std::span<const std::uint8_t> packed) {
  std::array<std::uint8_t, kLooseHeader> front{};
  DOWSE_ASSIGN(const InflatedFront inflated, inflate_front(packed, front));
  const std::string_view text(reinterpret_cast<const char*>(front.data()), inflated.bytes);
  const std::size_t space = text.find(' ');
  const std::size_t end = text.find('\0');
  const Error bad(Errc::kCorrupt, "not a loose object: no type and size at its front");
  if (space == std::string_view::npos || end == std::string_view::npos || end < space) {
    return Error(bad.code(), bad.message());
  }
  const std::optional<ObjectType> type = type_named(text.substr(0, space));
  SingleReader::LooseHeader header;
  const auto [stop, failure] =
      std::from_chars(text.data() + space + 1, text.data() + end, header.object.size);
  if (!type || failure != std::errc() || stop != text.data() + end)
    return Error(bad.code(), bad.message());
  header.object.type = *type;
  header.bytes = end + 1;
  return header;
}

Error too_large(std::uint64_t size) {
  return Error(Errc::kLimit, std::to_string(size) + " bytes");
}

}  // namespace

Result<void> SingleReader::inflate(const PackFile& pack, const EntryHeader& header,
                                   ByteBuffer& out) {
  const std::span<const std::uint8_t> packed = pack.bytes_from(header.data_offset);
  if (cannot_inflate_to(packed.size(), header.size)) {
    return Error(Errc::kCorrupt,
                 pack.index_path() + ": an entry claims more than its pack can hold");
  }
  if (header.size >= kMaxBytes) return too_large(header.size);
  out.reset(header.size);
  std::size_t consumed = 0;
  Result<void> inflated = inflater_.inflate(packed, out.bytes(), consumed);
  if (!inflated) return std::move(inflated).error().with(pack.index_path());
  return {};
}

Result<ObjectHeader> SingleReader::packed_header(const PackFile& pack, std::size_t i) {
  DOWSE_ASSIGN(const PackFile::Entry entry, pack.entry(i));
  if (entry.deltas == 0) return ObjectHeader{entry.type, entry.size};
  DOWSE_ASSIGN(const EntryHeader header, pack.header_at(pack.index().offset(i)));
  std::array<std::uint8_t, kDeltaSizes> front{};
  DOWSE_ASSIGN(const InflatedFront inflated,
               inflate_front(pack.bytes_from(header.data_offset), front));
  const std::optional<DeltaSizes> sizes = delta_sizes(std::span(front).first(inflated.bytes));
  if (!sizes) return Error(Errc::kCorrupt, pack.index_path() + ": a delta without its sizes");
  return ObjectHeader{entry.type, sizes->result};
}

Result<SingleObject> SingleReader::read_packed(const PackFile& pack, std::size_t i) {
  DOWSE_ASSIGN(const PackFile::Entry entry, pack.entry(i));  // the chain ends, and in this pack
  std::vector<std::uint64_t> chain = {pack.index().offset(i)};
  std::vector<EntryHeader> headers;
  SingleObject object{entry.type, {}};
  const ByteBuffer* base = nullptr;
  while (base == nullptr) {
    const Kept& kept = slot_of(chain.back());
    if (!headers.empty() && kept.pack == &pack && kept.offset == chain.back()) {
      base = &kept.object.content;
      break;
    }
    DOWSE_ASSIGN(const EntryHeader header, pack.header_at(chain.back()));
    headers.push_back(header);
    const std::optional<std::uint64_t> below = pack.base_of(header);
    if (!below) break;
    chain.push_back(*below);
  }
  if (base == nullptr) {
    DOWSE_TRY(inflate(pack, headers.back(), object.content));
    headers.pop_back();
    base = &object.content;
  }
  for (; !headers.empty(); headers.pop_back()) {
    DOWSE_TRY(inflate(pack, headers.back(), delta_));
    const std::span<const std::uint8_t> delta = std::as_const(delta_).bytes();
    const std::optional<DeltaSizes> sizes = delta_sizes(delta);
    if (sizes && sizes->result >= kMaxBytes) return too_large(sizes->result);
    ByteBuffer next;
    next.reset(sizes ? sizes->result : 0);
    std::vector<CopiedRange> copied;
    if (!sizes || !apply_delta(base->bytes(), delta, next.bytes(), copied)) {
      return Error(Errc::kCorrupt, pack.index_path() + ": a delta does not fit its base");
    }
    const std::uint64_t base_offset = chain[headers.size()];
    if (base == &object.content && object.content.capacity() <= kMaxKeptBytes) {
      slot_of(base_offset) = {&pack, base_offset, {entry.type, std::move(object.content)}};
    }
    object.content = std::move(next);
    base = &object.content;
  }
  return object;
}

Result<SingleReader::LooseFile> SingleReader::open_loose(const std::string& path) {
  DOWSE_ASSIGN(MappedFile file, MappedFile::open(path));
  Result<LooseHeader> header = parse_loose(file.bytes());
  if (!header) return std::move(header).error().with(path);
  return LooseFile{path, std::move(file), *header};
}

Result<ObjectHeader> SingleReader::loose_header(const std::string& path) {
  DOWSE_ASSIGN(opened_, open_loose(path));
  return opened_->header.object;
}

Result<SingleObject> SingleReader::read_loose(const std::string& path) {
  std::optional<LooseFile> file = std::exchange(opened_, std::nullopt);
  if (!file || file->path != path) {
    DOWSE_ASSIGN(file, open_loose(path));
  }
  const LooseHeader header = file->header;
  const std::span<const std::uint8_t> packed = file->file.bytes();
  const std::uint64_t size = header.object.size;
  const auto bad = [&](const char* what) { return Error(Errc::kCorrupt, path + ": " + what); };
  if (cannot_inflate_to(packed.size(), size)) return bad("claims more than it can hold");
  if (size >= kMaxBytes) return too_large(size);
  ByteBuffer whole;
  whole.reset(header.bytes + size);
  std::size_t consumed = 0;
  Result<void> inflated = inflater_.inflate(packed, whole.bytes(), consumed);
  if (!inflated) return std::move(inflated).error().with(path);
  if (consumed != packed.size()) return bad("goes on behind its zlib stream");
  whole.cut(header.bytes, size);
  return SingleObject{header.object.type, std::move(whole)};
}

}  // namespace dowse::git
