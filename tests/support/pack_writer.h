#pragma once
// Writes packs and indexes by hand, right or wrong in any way a test asks for. Checksums of whole
// files are zeros: nothing here checks them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/object_id.h"

namespace dowse::testing {

// Appends git's delta instructions to a delta; see gitformat-pack, "Deltified representation".
class DeltaWriter {
 public:
  DeltaWriter(std::uint64_t base_size, std::uint64_t result_size);
  DeltaWriter& copy(std::uint64_t offset,
                    std::uint64_t size);       // size 1 to 0xFFFFFF; 0x10000 is written as no size
  DeltaWriter& insert(std::string_view text);  // any length: split into pieces of 127

  std::string bytes;
};

class PackWriter {
 public:
  // An id that is easy to tell: its first two bytes are `n`, big endian.
  static ObjectId id(unsigned n);

  // Each returns the entry's offset. Types: 1 commit, 2 tree, 3 blob, 4 tag.
  std::uint64_t add(const ObjectId& id, unsigned type, std::string_view content);
  std::uint64_t add_offset_delta(const ObjectId& id, std::uint64_t base_offset,
                                 std::string_view delta);
  std::uint64_t add_ref_delta(const ObjectId& id, const ObjectId& base, std::string_view delta);
  // An entry as raw bytes.
  std::uint64_t add_raw(const ObjectId& id, std::string_view bytes);

  std::string pack() const;   // the file FILE.pack
  std::string index() const;  // the file FILE.idx, version 2

  // Writes FOLDER/pack-test.{pack,idx}; gives the path of the index.
  std::string write(const std::string& folder) const;

  std::string entries;  // what follows the header; a test may damage it

 private:
  struct Entry {
    ObjectId id;
    std::uint64_t offset;
  };

  std::vector<Entry> listed_;
};

// An entry's type and size as it stands in front of it.
std::string entry_header(unsigned type, std::uint64_t size);
// A zlib stream.
std::string deflated(std::string_view content);

}  // namespace dowse::testing
