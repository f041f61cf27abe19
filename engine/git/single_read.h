#pragma once
// Reads single objects: an entry of a pack with the chain of deltas behind it, or a loose file.
// Every length is checked before memory is taken for it, and damaged data is an error, never a
// loop.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/git/byte_buffer.h"
#include "engine/git/mapped_file.h"
#include "engine/git/object_reader.h"
#include "engine/git/pack.h"
#include "engine/git/pack_file.h"

namespace dowse::git {

struct SingleObject {
  ObjectType type{};
  ByteBuffer content;
};

// Threads: one at a time; one for each worker. Keeps some of the delta bases it built: neighbours
// share them.
class SingleReader {
 public:
  // Of the i-th object of the pack's index. Errors: kCorrupt; kLimit for an object of kMaxBytes or
  // more.
  Result<ObjectHeader> packed_header(const PackFile& pack, std::size_t i);
  Result<SingleObject> read_packed(const PackFile& pack, std::size_t i);

  // Of a loose file. Who asks for the header and then for the object has the file opened once.
  // Errors: the same, and kIo.
  Result<ObjectHeader> loose_header(const std::string& path);
  Result<SingleObject> read_loose(const std::string& path);

  static constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 30;

  // What a loose file begins with.
  struct LooseHeader {
    ObjectHeader object;
    std::size_t bytes = 0;  // of the header itself
  };

 private:
  struct LooseFile {
    std::string path;
    MappedFile file;
    LooseHeader header;
  };

  // A base that was built lately; 16 MiB for all of them.
  struct Kept {
    const PackFile* pack = nullptr;
    std::uint64_t offset = 0;
    SingleObject object;
  };

  static constexpr std::size_t kSlots = 128;
  static constexpr std::size_t kMaxKeptBytes = std::size_t{128} << 10;

  Kept& slot_of(std::uint64_t offset) { return kept_[(offset >> 4 ^ offset) % kSlots]; }

  static Result<LooseFile> open_loose(const std::string& path);
  Result<void> inflate(const PackFile& pack, const EntryHeader& header, ByteBuffer& out);

  Inflater inflater_;
  ByteBuffer delta_;
  std::array<Kept, kSlots> kept_;
  std::optional<LooseFile> opened_;  // by loose_header, last
};

}  // namespace dowse::git
