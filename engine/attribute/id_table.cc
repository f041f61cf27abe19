#include "engine/attribute/id_table.h"

#include <algorithm>
#include <functional>

namespace dowse::attribution {

std::size_t IdTable::slot_of(const ObjectId& id) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<ObjectId>()(id) & mask;
  while (slots_[slot] != kNone && ids_[slots_[slot]] != id)
    slot = (slot + 1) & mask;
  return slot;
}

void IdTable::grow() {
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), kNone);
  for (std::uint32_t number = 0; number < size(); ++number)
    slots_[slot_of(ids_[number])] = number;
}

std::uint32_t IdTable::add(const ObjectId& id) {
  if (slots_.size() < (ids_.size() + 1) * 2) grow();
  std::uint32_t& number = slots_[slot_of(id)];
  if (number == kNone) {
    number = size();
    ids_.push_back(id);
  }
  return number;
}

std::uint32_t IdTable::find(const ObjectId& id) const noexcept {
  return slots_.empty() ? kNone : slots_[slot_of(id)];
}

}  // namespace dowse::attribution
