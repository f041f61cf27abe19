#pragma once
// Git's deltas: an object told as copies from a base and inserted bytes.
// Format: https://git-scm.com/docs/gitformat-pack, "Deltified representation".

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/copied_range.h"

namespace dowse::git {

struct DeltaSizes {
  std::uint64_t base = 0;    // bytes the base must have
  std::uint64_t result = 0;  // bytes the object has
};

// The sizes a delta starts with; nothing when it is cut short or a size does not fit 64 bits.
std::optional<DeltaSizes> delta_sizes(std::span<const std::uint8_t> delta) noexcept;

// Builds the object into `result`. Every length and offset is checked before use. False when the
// delta is cut short, reaches outside its base, uses the reserved instruction 0, or does not fill
// `result` exactly; `result` then holds rubbish. Requires: result.size() is what delta_sizes says;
// the three do not overlap.
bool apply_delta(std::span<const std::uint8_t> base, std::span<const std::uint8_t> delta,
                 std::span<std::uint8_t> result, std::vector<CopiedRange>& copied);

}  // namespace dowse::git
