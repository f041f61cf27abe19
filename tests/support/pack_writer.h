#pragma once
// Writes packs and indexes by hand, right or wrong in any way a test asks for. Checksums of whole
// files are zeros: nothing here checks them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpora/pack_format.h"
#include "engine/base/object_id.h"

namespace dowse::testing {

using corpora::DeltaWriter;
using corpora::entry_header;

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

// A zlib stream.
std::string deflated(std::string_view content);

}  // namespace dowse::testing
