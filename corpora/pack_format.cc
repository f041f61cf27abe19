#include "corpora/pack_format.h"

#include <algorithm>

namespace dowse::corpora {
namespace {

std::string little_groups(std::uint64_t value) {
  std::string out;
  do {
    out += static_cast<char>((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
    value >>= 7;
  } while (value != 0);
  return out;
}

}  // namespace

std::string big_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 0xFF);
  return out;
}

std::string entry_header(unsigned type, std::uint64_t size) {
  std::string out;
  std::uint64_t rest = size >> 4;
  out += static_cast<char>(type << 4 | (size & 15) | (rest != 0 ? 0x80 : 0));
  if (rest != 0) out += little_groups(rest);
  return out;
}

std::string offset_distance(std::uint64_t distance) {
  std::string reversed(1, static_cast<char>(distance & 0x7F));
  while ((distance >>= 7) != 0)
    reversed += static_cast<char>((--distance & 0x7F) | 0x80);
  return {reversed.rbegin(), reversed.rend()};
}

DeltaWriter::DeltaWriter(std::uint64_t base_size, std::uint64_t result_size)
    : bytes(little_groups(base_size) + little_groups(result_size)) {}

DeltaWriter& DeltaWriter::copy(std::uint64_t offset, std::uint64_t size) {
  unsigned instruction = 0x80;
  std::string fields;
  const auto field = [&](std::uint64_t value, unsigned count, unsigned first_bit) {
    for (unsigned i = 0; i < count; ++i) {
      const auto byte = static_cast<char>(value >> (8 * i) & 0xFF);
      if (byte == 0) continue;
      instruction |= 1u << (first_bit + i);
      fields += byte;
    }
  };
  field(offset, 4, 0);
  field(size == 0x10000 ? 0 : size, 3, 4);
  bytes += static_cast<char>(instruction) + fields;
  return *this;
}

DeltaWriter& DeltaWriter::insert(std::string_view text) {
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, 127);
    bytes += static_cast<char>(piece.size());
    bytes += piece;
    text.remove_prefix(piece.size());
  }
  return *this;
}

}  // namespace dowse::corpora
