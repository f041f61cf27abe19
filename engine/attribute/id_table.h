#pragma once
// Numbers for object ids: 0, 1, 2, ... in the order in which they were added. All tables of
// attribution speak in these numbers; an id takes 33 bytes, a number 4.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/object_id.h"

namespace dowse::attribution {

// Threads: one; any number while nothing is added.
class IdTable {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  // The number of `id`, which is new when it was not here.
  std::uint32_t add(const ObjectId& id);

  // Room for so many ids, and no more.
  void reserve(std::size_t count);

  // kNone when it is not here.
  std::uint32_t find(const ObjectId& id) const noexcept;

  const ObjectId& operator[](std::uint32_t number) const { return ids_[number]; }

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(ids_.size()); }

 private:
  struct Slot {
    std::uint32_t number = kNone;
    std::uint32_t tag = 0;  // of the id: spares most looks at ids_, which is in no cache
  };

  std::size_t slot_of(const ObjectId& id) const noexcept;
  void grow(std::size_t least);  // to at least so many slots

  std::vector<ObjectId> ids_;
  std::vector<Slot> slots_;  // open addressing; a power of two, at most half full
};

}  // namespace dowse::attribution
