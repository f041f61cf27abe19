#include "engine/git/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace dowse::git {
namespace {

constexpr std::uint64_t kMostOfAByte = 1032;
constexpr std::uint64_t kSmallest = 64;  // headers and trailers: more than any stream has

uInt piece_of(std::size_t left) noexcept {
  return static_cast<uInt>(std::min<std::size_t>(left, std::numeric_limits<uInt>::max()));
}

}  // namespace

Result<InflatedFront> inflate_front(std::span<const std::uint8_t> packed,
                                    std::span<std::uint8_t> out) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return Error(Errc::kIo, "no memory to inflate");
  InflatedFront front;
  int code = Z_OK;
  while (code == Z_OK && front.bytes < out.size()) {
    stream.next_in = packed.data();  // const through ZLIB_CONST
    stream.avail_in = piece_of(packed.size());
    stream.next_out = out.data() + front.bytes;
    stream.avail_out = piece_of(out.size() - front.bytes);
    const uInt given = stream.avail_in;
    const uInt room = stream.avail_out;
    code =
        inflate(&stream, Z_NO_FLUSH);  // Z_BUF_ERROR when neither side moved: the loop always ends
    packed = packed.subspan(given - stream.avail_in);
    front.consumed += given - stream.avail_in;
    front.bytes += room - stream.avail_out;
  }
  inflateEnd(&stream);
  front.ended = code == Z_STREAM_END;
  if (front.ended || front.bytes == out.size()) return front;
  return Error(Errc::kCorrupt,
               code == Z_BUF_ERROR ? "zlib stream is cut short" : "zlib stream is damaged");
}

bool cannot_inflate_to(std::size_t packed, std::uint64_t size) noexcept {
  return size > kSmallest && (size - kSmallest) / kMostOfAByte > packed;
}

}  // namespace dowse::git
