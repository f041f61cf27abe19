#include "engine/attribute/reach.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "engine/find/finding.h"

namespace dowse::attribution {
namespace {

constexpr std::size_t kRefsInPass = 64;  // bits of a mask

// By node: which of `tips` reach it, a bit each.
void spread(const History& history, std::span<const Tip> tips, std::vector<std::uint64_t>& masks) {
  std::fill(masks.begin(), masks.end(), 0);
  for (std::size_t i = 0; i < tips.size(); ++i)
    masks[tips[i].node] |= std::uint64_t{1} << i;
  for (auto node = history.order.rbegin(); node != history.order.rend(); ++node) {
    if (masks[*node] == 0) continue;
    for (const std::uint32_t parent : history.parents(*node))
      masks[parent] |= masks[*node];
  }
}

void add_refs(std::span<const Tip> tips, std::uint64_t mask, RefsOfFinding& refs) {
  refs.count += static_cast<std::uint64_t>(std::popcount(mask));
  for (; mask != 0 && refs.first.size() < Exposure::kMaxRefs; mask &= mask - 1) {
    refs.first.push_back(tips[static_cast<std::size_t>(std::countr_zero(mask))].ref);
  }
}

}  // namespace

std::vector<RefsOfFinding> refs_reaching(const History& history, std::span<const Event> events,
                                         std::uint32_t findings) {
  std::vector<RefsOfFinding> refs(findings);
  std::vector<std::uint64_t> masks(history.nodes());
  const std::span<const Tip> all = history.tips;
  for (std::size_t done = 0; done < all.size() && !events.empty(); done += kRefsInPass) {
    const std::span<const Tip> tips = all.subspan(done, std::min(kRefsInPass, all.size() - done));
    spread(history, tips, masks);
    for (std::size_t i = 0; i < events.size();) {
      const std::uint32_t finding = events[i].finding;
      std::uint64_t mask = 0;
      for (; i < events.size() && events[i].finding == finding; ++i)
        mask |= masks[events[i].node];
      add_refs(tips, mask, refs[finding]);
    }
  }
  return refs;
}

}  // namespace dowse::attribution
