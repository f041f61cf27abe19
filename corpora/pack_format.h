#pragma once
// The pieces packs and their indexes are written from, right or wrong as the caller asks for.
// Format: https://git-scm.com/docs/gitformat-pack

#include <cstdint>
#include <string>
#include <string_view>

namespace dowse::corpora {

std::string big_endian(std::uint64_t value, int bytes);

// An entry's type and size as it stands in front of it. Types: 1 commit, 2 tree, 3 blob, 4 tag, 6
// delta to an offset, 7 delta to an id.
std::string entry_header(unsigned type, std::uint64_t size);

// How far in front of a delta its base stands.
std::string offset_distance(std::uint64_t distance);

// Appends git's delta instructions to a delta ("Deltified representation").
class DeltaWriter {
 public:
  DeltaWriter(std::uint64_t base_size, std::uint64_t result_size);
  DeltaWriter& copy(std::uint64_t offset,
                    std::uint64_t size);       // size 1 to 0xFFFFFF; 0x10000 is written as no size
  DeltaWriter& insert(std::string_view text);  // any length: split into pieces of 127

  std::string bytes;
};

}  // namespace dowse::corpora
