#include "engine/attribute/id_table.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

namespace dowse::attribution {
namespace {

// Of bytes that the hash does not use.
std::uint32_t tag_of(const ObjectId& id) noexcept {
  std::uint32_t tag = 0;
  std::memcpy(&tag, id.raw.data() + 12, sizeof tag);
  return tag;
}

}  // namespace

std::size_t IdTable::slot_of(const ObjectId& id) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  const std::uint32_t tag = tag_of(id);
  std::size_t slot = std::hash<ObjectId>()(id) & mask;
  while (slots_[slot].number != kNone &&
         (slots_[slot].tag != tag || ids_[slots_[slot].number] != id))
    slot = (slot + 1) & mask;
  return slot;
}

void IdTable::reserve(std::size_t count) {
  ids_.reserve(count);
  if (slots_.size() < count * 2) grow(count * 2);
}

void IdTable::grow(std::size_t least) {
  slots_.assign(std::bit_ceil(std::max<std::size_t>(64, least)), {});
  for (std::uint32_t number = 0; number < size(); ++number)
    slots_[slot_of(ids_[number])] = {number, tag_of(ids_[number])};
}

std::uint32_t IdTable::add(const ObjectId& id) {
  if (slots_.size() < (ids_.size() + 1) * 2) grow(slots_.size() * 2);
  Slot& slot = slots_[slot_of(id)];
  if (slot.number == kNone) {
    slot = {size(), tag_of(id)};
    ids_.push_back(id);
  }
  return slot.number;
}

std::uint32_t IdTable::find(const ObjectId& id) const noexcept {
  return slots_.empty() ? kNone : slots_[slot_of(id)].number;
}

}  // namespace dowse::attribution
