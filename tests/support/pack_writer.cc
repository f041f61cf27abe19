#include "tests/support/pack_writer.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>

#include "tests/support/support.h"

namespace dowse::testing {

using corpora::big_endian;
using corpora::offset_distance;

namespace {

std::string raw(const ObjectId& id) {
  return {reinterpret_cast<const char*>(id.raw.data()), id.size};
}

}  // namespace

std::string deflated(std::string_view content) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(1);
  std::string out(libdeflate_zlib_compress_bound(compressor, content.size()), '\0');
  out.resize(
      libdeflate_zlib_compress(compressor, content.data(), content.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

ObjectId PackWriter::id(unsigned n) {
  std::array<std::uint8_t, 20> bytes{};
  bytes[0] = static_cast<std::uint8_t>(n >> 8);
  bytes[1] = static_cast<std::uint8_t>(n);
  return ObjectId::from_raw(bytes);
}

std::uint64_t PackWriter::add(const ObjectId& id, unsigned type, std::string_view content) {
  return add_raw(id, entry_header(type, content.size()) + deflated(content));
}

std::uint64_t PackWriter::add_offset_delta(const ObjectId& id, std::uint64_t base_offset,
                                           std::string_view delta) {
  const std::uint64_t distance = 12 + entries.size() - base_offset;
  return add_raw(id, entry_header(6, delta.size()) + offset_distance(distance) + deflated(delta));
}

std::uint64_t PackWriter::add_ref_delta(const ObjectId& id, const ObjectId& base,
                                        std::string_view delta) {
  return add_raw(id, entry_header(7, delta.size()) + raw(base) + deflated(delta));
}

std::uint64_t PackWriter::add_raw(const ObjectId& id, std::string_view bytes) {
  const std::uint64_t offset = 12 + entries.size();
  listed_.push_back({id, offset});
  entries += bytes;
  return offset;
}

std::string PackWriter::pack() const {
  return "PACK" + big_endian(2, 4) + big_endian(listed_.size(), 4) + entries +
         std::string(20, '\0');
}

std::string PackWriter::index() const {
  std::vector<Entry> sorted = listed_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Entry& a, const Entry& b) { return a.id < b.id; });
  std::string fanout;
  std::string ids;
  std::string offsets;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto below = std::count_if(sorted.begin(), sorted.end(),
                                     [&](const Entry& e) { return e.id.raw[0] <= byte; });
    fanout += big_endian(static_cast<std::uint64_t>(below), 4);
  }
  for (const Entry& entry : sorted) {
    ids += raw(entry.id);
    offsets += big_endian(entry.offset, 4);
  }
  return "\377tOc" + big_endian(2, 4) + fanout + ids + std::string(4 * sorted.size(), '\0') +
         offsets + std::string(40, '\0');
}

std::string PackWriter::write(const std::string& folder) const {
  write_file(folder + "/pack-test.pack", pack());
  write_file(folder + "/pack-test.idx", index());
  return folder + "/pack-test.idx";
}

}  // namespace dowse::testing
