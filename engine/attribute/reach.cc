#include "engine/attribute/reach.h"

#include <algorithm>
#include <bit>

#include "engine/find/finding.h"

namespace dowse::attribution {
namespace {

constexpr std::uint32_t kFindingsInPass = 64;  // bits of a mask

// Takes the events of the findings [first, first + kFindingsInPass) from the front of `events`. By
// node: which of these findings stand in it or in what it reaches, a bit each.
void spread(const History& history, std::uint32_t first, std::span<const Event>& events,
            std::vector<std::uint64_t>& masks) {
  std::fill(masks.begin(), masks.end(), 0);
  for (; !events.empty() && events.front().finding - first < kFindingsInPass;
       events = events.subspan(1)) {
    masks[events.front().node] |= std::uint64_t{1} << (events.front().finding - first);
  }
  for (const std::uint32_t node : history.order) {
    for (const std::uint32_t parent : history.parents(node))
      masks[node] |= masks[parent];
  }
}

void add_ref(const std::string& ref, RefsOfFinding& refs) {
  refs.count += 1;
  if (refs.first.size() < Exposure::kMaxRefs) refs.first.push_back(ref);
}

}  // namespace

// Refs are many where pull requests are kept, findings few: the findings go from parents to
// children, not the refs from children to parents.
std::vector<RefsOfFinding> refs_reaching(const History& history, std::span<const Event> events,
                                         std::uint32_t findings) {
  std::vector<RefsOfFinding> refs(findings);
  std::vector<std::uint64_t> masks(history.nodes());
  while (!events.empty()) {
    const std::uint32_t first = events.front().finding;
    spread(history, first, events, masks);
    for (const Tip& tip : history.tips) {
      for (std::uint64_t mask = masks[tip.node]; mask != 0; mask &= mask - 1)
        add_ref(tip.ref, refs[first + static_cast<std::uint32_t>(std::countr_zero(mask))]);
    }
  }
  return refs;
}

}  // namespace dowse::attribution
