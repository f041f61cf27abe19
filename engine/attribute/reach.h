#pragma once
// From which refs a node can be reached: for all refs, however many there are.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/attribute/history.h"
#include "engine/attribute/presence.h"

namespace dowse::attribution {

struct RefsOfFinding {
  std::vector<std::string> first;  // sorted, at most Exposure::kMaxRefs
  std::uint64_t count = 0;
};

// By finding: the refs that reach one of its nodes. Requires: events are sorted.
std::vector<RefsOfFinding> refs_reaching(const History& history, std::span<const Event> events,
                                         std::uint32_t findings);

}  // namespace dowse::attribution
