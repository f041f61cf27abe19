#include "corpora/pack_writer.h"

#include <libdeflate.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "corpora/pack_format.h"

namespace dowse::corpora {
namespace {

constexpr int kCompressionLevel = 6;  // git's own default
constexpr std::uint64_t kHeaderBytes = 12;
// Offsets up to here stand in an index without its table of large ones.
constexpr std::uint64_t kMaxPackBytes = (std::uint64_t{1} << 31) - 1;
constexpr std::size_t kCopyBytes = std::size_t{1} << 20;

std::size_t index_of(git::ObjectType type) {
  return static_cast<std::size_t>(type);
}

unsigned number_of(git::ObjectType type) {
  return static_cast<unsigned>(type) + 1;
}

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hex_of(const Sha1::Digest& digest) {
  return ObjectId::from_raw(digest).hex();
}

// A file that remembers the checksum of what it was given.
class HashedFile {
 public:
  HashedFile(const std::string& path, Sha1& sha1)
      : file_(path, std::ios::binary | std::ios::trunc), sha1_(sha1) {}

  void write(std::string_view bytes) {
    sha1_.update(bytes);
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

  // Ends the file with its checksum; false when something was not written.
  bool close(Sha1::Digest& checksum) {
    checksum = sha1_.finish();
    file_.write(text_of(checksum).data(), static_cast<std::streamsize>(checksum.size()));
    file_.close();
    return file_.good();
  }

 private:
  std::ofstream file_;
  Sha1& sha1_;
};

}  // namespace

void PackWriter::FreeCompressor::operator()(libdeflate_compressor* compressor) const {
  libdeflate_free_compressor(compressor);
}

PackWriter::PackWriter(std::string folder)
    : folder_(std::move(folder)), compressor_(libdeflate_alloc_compressor(kCompressionLevel)) {
  for (const git::ObjectType type : {git::ObjectType::kCommit, git::ObjectType::kTree,
                                     git::ObjectType::kBlob, git::ObjectType::kTag}) {
    Section& section = sections_[index_of(type)];
    section.path = folder_ + "/tmp_" + std::string(git::name_of(type));
    section.file.open(section.path, std::ios::binary | std::ios::trunc);
  }
}

PackWriter::~PackWriter() {
  std::error_code ignored;
  for (const Section& section : sections_)
    std::filesystem::remove(section.path, ignored);
}

const Stored* PackWriter::find(const ObjectId& id) const {
  const auto found = known_.find(id);
  return found == known_.end() ? nullptr : &entries_[found->second].stored;
}

std::string_view PackWriter::deflated(std::string_view bytes) {
  const std::size_t bound = libdeflate_zlib_compress_bound(compressor_.get(), bytes.size());
  if (buffer_.size() < bound) buffer_.resize(bound);
  const std::size_t size = libdeflate_zlib_compress(compressor_.get(), bytes.data(), bytes.size(),
                                                    buffer_.data(), buffer_.size());
  DOWSE_CHECK(size != 0);
  return std::string_view(buffer_).substr(0, size);
}

Stored PackWriter::append(Stored stored, std::string header, std::string_view bytes) {
  const std::string_view stream = deflated(bytes);
  Section& section = sections_[index_of(stored.type)];
  stored.offset = section.size;
  section.file << header << stream;
  section.size += header.size() + stream.size();
  std::uint32_t crc = libdeflate_crc32(0, header.data(), header.size());
  crc = libdeflate_crc32(crc, stream.data(), stream.size());
  known_.emplace(stored.id, entries_.size());
  entries_.push_back({stored, crc});
  return stored;
}

Stored PackWriter::add(git::ObjectType type, std::string_view content) {
  const ObjectId id = sha1_.id_of(type, content);
  if (const Stored* known = find(id); known != nullptr) return *known;
  content_bytes_ += content.size();
  return append({id, type, 0, 0}, entry_header(number_of(type), content.size()), content);
}

Stored PackWriter::add_version(const Stored& base, std::string_view content, std::size_t old_size,
                               std::span<const Edit> edits) {
  const std::string delta = delta_of(old_size, edits);
  if (base.depth >= kMaxDepth || delta.size() > content.size() / 2) return add(base.type, content);
  const ObjectId id = sha1_.id_of(base.type, content);
  if (const Stored* known = find(id); known != nullptr) return *known;
  content_bytes_ += content.size();
  const std::uint64_t distance = sections_[index_of(base.type)].size - base.offset;
  return append({id, base.type, 0, base.depth + 1},
                entry_header(6, delta.size()) + offset_distance(distance), delta);
}

Result<std::uint64_t> PackWriter::write_pack(const std::string& path, Sha1::Digest& checksum) {
  HashedFile pack(path, sha1_);
  pack.write("PACK" + big_endian(2, 4) + big_endian(entries_.size(), 4));
  std::uint64_t size = kHeaderBytes;
  std::array<std::uint64_t, 4> begins{};
  std::string piece;
  for (const std::size_t type : {0u, 3u, 1u, 2u}) {  // commits, tags, trees, blobs
    Section& section = sections_[type];
    begins[type] = size;
    size += section.size;
    section.file.close();
    std::ifstream in(section.path, std::ios::binary);
    for (std::uint64_t left = section.size; left > 0; left -= piece.size()) {
      piece.resize(std::min<std::uint64_t>(left, kCopyBytes));
      if (!in.read(piece.data(), static_cast<std::streamsize>(piece.size()))) {
        return Error(Errc::kIo, "cannot read back " + section.path);
      }
      pack.write(piece);
    }
    std::error_code ignored;
    std::filesystem::remove(section.path, ignored);
  }
  if (size > kMaxPackBytes) return Error(Errc::kLimit, "the pack would have 2 GiB or more");
  if (!pack.close(checksum)) return Error(Errc::kIo, "cannot write " + path);
  for (Entry& entry : entries_)
    entry.stored.offset += begins[index_of(entry.stored.type)];
  return size + checksum.size();
}

Result<void> PackWriter::write_index(const std::string& path, const Sha1::Digest& pack_checksum) {
  std::sort(entries_.begin(), entries_.end(),
            [](const Entry& a, const Entry& b) { return a.stored.id < b.stored.id; });
  std::string ids;
  std::string crcs;
  std::string offsets;
  std::array<std::uint64_t, 256> counts{};
  for (const Entry& entry : entries_) {
    ++counts[entry.stored.id.raw[0]];
    ids += text_of(std::span(entry.stored.id.raw).first(entry.stored.id.size));
    crcs += big_endian(entry.crc, 4);
    offsets += big_endian(entry.stored.offset, 4);
  }
  HashedFile index(path, sha1_);
  index.write("\377tOc" + big_endian(2, 4));
  std::uint64_t below = 0;
  for (const std::uint64_t count : counts)
    index.write(big_endian(below += count, 4));
  for (const std::string& table : {ids, crcs, offsets})
    index.write(table);
  index.write(text_of(pack_checksum));
  Sha1::Digest checksum{};
  if (!index.close(checksum)) return Error(Errc::kIo, "cannot write " + path);
  return {};
}

Result<std::uint64_t> PackWriter::finish() {
  const std::string unnamed = folder_ + "/tmp_pack";
  Sha1::Digest checksum{};
  DOWSE_ASSIGN(const std::uint64_t size, write_pack(unnamed, checksum));
  const std::string name = folder_ + "/pack-" + hex_of(checksum);
  std::error_code failure;
  std::filesystem::rename(unnamed, name + ".pack", failure);
  if (failure) return Error(Errc::kIo, "cannot name " + name + ".pack: " + failure.message());
  DOWSE_TRY(write_index(name + ".idx", checksum));
  return size;
}

}  // namespace dowse::corpora
