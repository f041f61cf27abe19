#include "engine/git/pack_index.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace dowse::git {
namespace {

constexpr std::array<std::uint8_t, 8> kMagicV2 = {0xFF, 't', 'O', 'c', 0, 0, 0, 2};
constexpr std::size_t kFanoutBytes = std::size_t{256} * 4;
constexpr std::uint32_t kLargeOffset = 0x80000000;

// In the order of the ids.
std::uint64_t first_bytes(const std::uint8_t* raw) noexcept {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, raw, sizeof bytes);
  return __builtin_bswap64(bytes);
}

// What of an id's bucket stands in front of it, in parts of 2^32, when ids are spread evenly.
std::uint64_t rank_in_bucket(const ObjectId& id) noexcept {
  return std::uint64_t{id.raw[1]} << 24 | std::uint64_t{id.raw[2]} << 16 |
         std::uint64_t{id.raw[3]} << 8 | id.raw[4];
}

}  // namespace

Result<PackIndex> PackIndex::open(const std::string& path, std::size_t id_size) {
  DOWSE_ASSIGN(MappedFile file, MappedFile::open(path));
  PackIndex index(std::move(file), id_size);
  DOWSE_TRY(index.check(path));
  DOWSE_TRY(index.check_order(path));
  return index;
}

Result<void> PackIndex::check(const std::string& path) {
  const std::span<const std::uint8_t> bytes = file_.bytes();
  const auto bad = [&](const char* what) { return Error(Errc::kCorrupt, path + ": " + what); };
  is_v2_ = bytes.size() >= 4 && std::equal(kMagicV2.begin(), kMagicV2.begin() + 4, bytes.begin());
  if (is_v2_ &&
      (bytes.size() < 8 || !std::equal(kMagicV2.begin(), kMagicV2.end(), bytes.begin()))) {
    return Error(Errc::kUnsupported, path + ": pack index version is not 1 or 2");
  }
  fanout_at_ = is_v2_ ? 8 : 0;
  ids_at_ = fanout_at_ + kFanoutBytes;
  const std::size_t trailer = 2 * id_size_;
  if (bytes.size() < ids_at_ + trailer) return bad("pack index is cut short");
  for (std::size_t i = 1; i < 256; ++i) {
    if (word(fanout_at_ + 4 * i) < word(fanout_at_ + 4 * i - 4))
      return bad("pack index fan-out goes down");
  }
  count_ = word(fanout_at_ + kFanoutBytes - 4);
  const std::size_t room = bytes.size() - ids_at_ - trailer;
  if (!is_v2_) {
    return count_ * (4 + id_size_) == room ? Result<void>()
                                           : bad("pack index size does not fit its count");
  }
  const std::size_t table = count_ * (id_size_ + 4 + 4);
  if (room < table || (room - table) % 8 != 0) return bad("pack index size does not fit its count");
  offsets_at_ = ids_at_ + count_ * (id_size_ + 4);
  large_at_ = offsets_at_ + count_ * 4;
  const std::size_t large_count = (room - table) / 8;
  for (std::size_t i = 0; i < count_; ++i) {
    const std::uint32_t small = word(offsets_at_ + 4 * i);
    if ((small & kLargeOffset) != 0 && (small & ~kLargeOffset) >= large_count) {
      return bad("pack index names a large offset that it does not hold");
    }
  }
  return {};
}

Result<void> PackIndex::check_order(const std::string& path) const {
  for (std::size_t i = 0; i < count_; ++i) {
    const std::span<const std::uint8_t> id = raw_id(i);
    const std::uint32_t low = id[0] == 0 ? 0 : word(fanout_at_ + 4 * (id[0] - std::size_t{1}));
    const bool in_bucket = i >= low && i < word(fanout_at_ + 4 * std::size_t{id[0]});
    const bool in_order = i == 0 || std::memcmp(raw_id(i - 1).data(), id.data(), id_size_) <= 0;
    if (!in_bucket || !in_order) {
      return Error(Errc::kCorrupt, path + ": pack index is not sorted by object id");
    }
  }
  return {};
}

std::uint32_t PackIndex::word(std::size_t at) const noexcept {
  const std::uint8_t* p = file_.bytes().data() + at;
  return std::uint32_t{p[0]} << 24 | std::uint32_t{p[1]} << 16 | std::uint32_t{p[2]} << 8 | p[3];
}

std::span<const std::uint8_t> PackIndex::raw_id(std::size_t i) const noexcept {
  const std::size_t at = is_v2_ ? ids_at_ + i * id_size_ : ids_at_ + i * (4 + id_size_) + 4;
  return file_.bytes().subspan(at, id_size_);
}

ObjectId PackIndex::id(std::size_t i) const noexcept {
  return ObjectId::from_raw(raw_id(i));
}

std::uint64_t PackIndex::offset(std::size_t i) const noexcept {
  if (!is_v2_) return word(ids_at_ + i * (4 + id_size_));
  const std::uint32_t small = word(offsets_at_ + 4 * i);
  if ((small & kLargeOffset) == 0) return small;
  const std::size_t at = large_at_ + 8 * std::size_t{small & ~kLargeOffset};
  return std::uint64_t{word(at)} << 32 | word(at + 4);
}

PackIndex::Guess PackIndex::guess(const ObjectId& id) const noexcept {
  const std::size_t low = id.raw[0] == 0 ? 0 : word(fanout_at_ + 4 * (id.raw[0] - std::size_t{1}));
  const std::size_t high = word(fanout_at_ + 4 * std::size_t{id.raw[0]});
  return {low, high, low + static_cast<std::size_t>((high - low) * rank_in_bucket(id) >> 32)};
}

void PackIndex::prefetch(const ObjectId& id) const noexcept {
  const Guess near = guess(id);
  if (near.low < near.high) prefetch(near.middle);
}

std::optional<std::size_t> PackIndex::find(const ObjectId& id) const noexcept {
  if (id.size != id_size_) return std::nullopt;
  // Ids are hashes: one stands about where its value says. The search widens from there, so that it
  // stays among neighbours, and is never longer than twice a search by halves.
  auto [low, high, middle] = guess(id);
  const std::uint64_t wanted = first_bytes(id.raw.data());
  for (std::size_t step = 8; low < high; step *= 2) {
    const std::uint8_t* const raw = raw_id(middle).data();
    const std::uint64_t first = first_bytes(raw);
    const int order = first == wanted  ? std::memcmp(raw, id.raw.data(), id_size_)
                      : first < wanted ? -1
                                       : 1;
    if (order == 0) return middle;
    if (order < 0) {
      low = middle + 1;
      middle = high - low > 2 * step ? low + step : low + (high - low) / 2;
    } else {
      high = middle;
      middle = high - low > 2 * step ? high - step : low + (high - low) / 2;
    }
  }
  return std::nullopt;
}

}  // namespace dowse::git
