#pragma once
// Writes one pack and its index while objects come in, in little memory: each type goes to a file
// of its own first, and finish() puts them one after another, as git does. Formats:
// https://git-scm.com/docs/gitformat-pack

#include <array>
#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corpora/edit.h"
#include "corpora/sha1.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/object_reader.h"

struct libdeflate_compressor;

namespace dowse::corpora {

// An object in the pack.
struct Stored {
  ObjectId id;
  git::ObjectType type{};
  std::uint64_t offset = 0;  // among those of its type
  unsigned depth = 0;        // how many deltas stand between it and a whole object
};

class PackWriter {
 public:
  // What git calls --depth: no chain of deltas is longer.
  static constexpr unsigned kMaxDepth = 50;

  // Writes into `folder`, which exists.
  explicit PackWriter(std::string folder);
  ~PackWriter();
  PackWriter(const PackWriter&) = delete;
  PackWriter& operator=(const PackWriter&) = delete;

  // An object that is there already is not written again.
  Stored add(git::ObjectType type, std::string_view content);

  // A later version of `base`: as a delta to it, where that is shorter and the chain not too long.
  // Requires: `content` is applied(old, edits), and base is `old`.
  Stored add_version(const Stored& base, std::string_view content, std::size_t old_size,
                     std::span<const Edit> edits);

  std::size_t objects() const noexcept { return entries_.size(); }

  std::uint64_t content_bytes() const noexcept { return content_bytes_; }

  // Writes FOLDER/pack-ID.{pack,idx}; the size of the pack. To be called once, as the last call.
  // Errors: kIo, also for all that came before; kLimit for a pack of 2 GiB or more.
  Result<std::uint64_t> finish();

 private:
  struct Entry {
    Stored stored;
    std::uint32_t crc = 0;
  };

  struct Section {
    std::string path;
    std::ofstream file;
    std::uint64_t size = 0;
  };

  struct FreeCompressor {
    void operator()(libdeflate_compressor* compressor) const;
  };

  const Stored* find(const ObjectId& id) const;
  std::string_view deflated(std::string_view bytes);
  Stored append(Stored stored, std::string header, std::string_view bytes);
  Result<std::uint64_t> write_pack(const std::string& path, Sha1::Digest& checksum);
  Result<void> write_index(const std::string& path, const Sha1::Digest& pack_checksum);

  std::string folder_;
  std::array<Section, 4> sections_;  // by type
  std::vector<Entry> entries_;
  std::unordered_map<ObjectId, std::size_t> known_;  // index into entries_
  std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor_;
  std::string buffer_;
  Sha1 sha1_;
  std::uint64_t content_bytes_ = 0;
};

}  // namespace dowse::corpora
