#pragma once
// The front of a zlib stream (RFC 1950), for streams whose length is not known beforehand: loose
// objects, and the sizes that a delta begins with. Whole entries of packs go through Inflater
// (pack.h), which is faster.

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/result.h"

namespace dowse::git {

struct InflatedFront {
  std::size_t bytes = 0;     // written to `out`
  std::size_t consumed = 0;  // of `packed`
  bool ended = false;        // the stream ended there and its checksum holds
};

// Inflates until `out` is full or the stream ends. Errors: kCorrupt when the stream is damaged, or
// cut short before that; kIo when there is no memory.
Result<InflatedFront> inflate_front(std::span<const std::uint8_t> packed,
                                    std::span<std::uint8_t> out);

// True when no zlib stream of `packed` bytes can inflate to `size`: deflate makes at most 1,032
// bytes of one (https://zlib.net/zlib_tech.html). Asked before memory is taken for a size that a
// file only claims.
bool cannot_inflate_to(std::size_t packed, std::uint64_t size) noexcept;

}  // namespace dowse::git
