#pragma once
// Findings over history: when a commit's tree began to hold a secret anywhere, and when it ceased.

#include <compare>
#include <cstdint>
#include <vector>

#include "engine/attribute/history.h"
#include "engine/attribute/marks.h"
#include "engine/attribute/paths.h"
#include "engine/attribute/timeline.h"

namespace dowse::attribution {

// Something that happened to a finding at a node.
struct Event {
  std::uint32_t finding = 0;
  std::uint32_t node = 0;

  friend auto operator<=>(const Event&, const Event&) = default;
};

// Plain data. "Holds": has it under any path, in any version.
struct Presence {
  std::vector<Event> arrivals;       // the node holds it, its first parent does not; sorted
  std::vector<Event> removals;       // the commit lacks it, every parent holds it; sorted
  std::vector<std::uint8_t> at_tip;  // by finding: a ref or HEAD holds it
};

Presence make_presence(const History& history, const Timeline& timeline, const Marks& marks,
                       const Paths& paths);

}  // namespace dowse::attribution
