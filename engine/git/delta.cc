#include "engine/git/delta.h"

#include <cstring>

namespace dowse::git {
namespace {

// Reads from the front of a delta; `ok` falls to false for good when it is cut short.
class DeltaReaderView {  // Lifetime: the delta's bytes.
 public:
  explicit DeltaReaderView(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  bool ok() const noexcept { return ok_; }

  bool at_end() const noexcept { return bytes_.empty(); }

  std::uint8_t byte() noexcept {
    if (bytes_.empty()) {
      ok_ = false;
      return 0;
    }
    const std::uint8_t value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }

  std::uint64_t size() noexcept {
    std::uint64_t value = 0;
    for (unsigned shift = 0; ok_; shift += 7) {
      const std::uint8_t next = byte();
      const std::uint64_t part = next & 0x7Fu;
      if (shift > 63 || (part << shift) >> shift != part) ok_ = false;
      if (!ok_) return 0;
      value |= part << shift;
      if ((next & 0x80) == 0) break;
    }
    return value;
  }

  // The bytes of a copy instruction's field that `mask` says are there, least significant first.
  std::uint64_t sparse(unsigned mask, unsigned count) noexcept {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < count; ++i) {
      if ((mask >> i & 1) != 0) value |= std::uint64_t{byte()} << (8 * i);
    }
    return value;
  }

  std::span<const std::uint8_t> take(std::size_t count) noexcept {
    if (bytes_.size() < count) {
      ok_ = false;
      return {};
    }
    const std::span<const std::uint8_t> taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  bool ok_ = true;
};

void note_copy(std::vector<CopiedRange>& copied, CopiedRange next) {
  if (!copied.empty()) {
    CopiedRange& last = copied.back();
    if (last.at + last.size == next.at && last.from + last.size == next.from) {
      last.size += next.size;
      return;
    }
  }
  copied.push_back(next);
}

}  // namespace

std::optional<DeltaSizes> delta_sizes(std::span<const std::uint8_t> delta) noexcept {
  DeltaReaderView reader(delta);
  DeltaSizes sizes;
  sizes.base = reader.size();
  sizes.result = reader.size();
  if (!reader.ok()) return std::nullopt;
  return sizes;
}

bool apply_delta(std::span<const std::uint8_t> base, std::span<const std::uint8_t> delta,
                 std::span<std::uint8_t> result, std::vector<CopiedRange>& copied) {
  copied.clear();
  DeltaReaderView reader(delta);
  if (reader.size() != base.size() || reader.size() != result.size() || !reader.ok()) return false;
  std::size_t filled = 0;
  while (!reader.at_end()) {
    const std::uint8_t instruction = reader.byte();
    std::span<const std::uint8_t> piece;
    if ((instruction & 0x80) != 0) {
      const std::uint64_t offset = reader.sparse(instruction & 15u, 4);
      std::uint64_t size = reader.sparse(instruction >> 4 & 7u, 3);
      if (size == 0) size = 0x10000;
      if (!reader.ok() || offset > base.size() || size > base.size() - offset) return false;
      piece = base.subspan(offset, size);
      note_copy(copied, {filled, offset, size});
    } else {
      piece = reader.take(instruction);
      if (instruction == 0 || !reader.ok()) return false;
    }
    if (piece.size() > result.size() - filled) return false;
    std::memcpy(result.data() + filled, piece.data(), piece.size());
    filled += piece.size();
  }
  return filled == result.size();
}

}  // namespace dowse::git
