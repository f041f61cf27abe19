#include "engine/git/pack_plan.h"

#include <algorithm>

namespace dowse::git {
namespace {

// A unit is worth handing out when it expands to about this much: far above the cost of handing it
// out, far below the work of a second, so that threads end together.
constexpr std::uint64_t kUnitBytes = 4u << 20;
// A family above this is split at its branches. Cut subtrees rebuild the chain of their base, at
// most 50 deltas deep in packs that git writes with its defaults, so a subtree is cut off only when
// it is worth several such chains.
constexpr std::uint64_t kSplitBytes = 32u << 20;
constexpr std::uint64_t kSplitObjects = 200;

}  // namespace

Result<PackPlan> PackPlan::make(const Pack& pack) {
  if (pack.size() > kMaxEntries) {
    return Error(Errc::kLimit, pack.path() + ": more objects than can be planned");
  }
  PackPlan plan(pack);
  plan.link();
  const std::vector<std::uint32_t> order = plan.parents_first();
  plan.cut(order);
  plan.weight_ = {};
  plan.size_ = {};
  return plan;
}

void PackPlan::link() {
  const std::size_t count = pack_->size();
  base_.assign(count, kBroken);
  type_.assign(count, kNoType);
  size_.assign(count, 0);
  first_child_.assign(count + 1, 0);
  for (std::uint32_t i = 0; i < count; ++i) {
    const Result<EntryHeader> header = pack_->header(i);
    if (!header) continue;
    constexpr std::uint64_t kCap = std::numeric_limits<std::uint32_t>::max();
    size_[i] = static_cast<std::uint32_t>(std::min(header->size, kCap));
    base_[i] = kRoot;
    if (header->type == EntryType::kOffsetDelta) {
      const std::optional<std::size_t> at = pack_->entry_at(header->base_offset);
      base_[i] = at ? static_cast<std::uint32_t>(*at) : kBroken;
    } else if (header->type == EntryType::kRefDelta) {
      const std::optional<std::size_t> at = pack_->entry_of(header->base_id);
      base_[i] = at ? static_cast<std::uint32_t>(*at) : kOutside;
    } else {
      type_[i] = static_cast<std::uint8_t>(object_type(header->type));
    }
    if (base_[i] < kMaxEntries) ++first_child_[base_[i] + 1];
  }
  for (std::size_t i = 0; i < count; ++i)
    first_child_[i + 1] += first_child_[i];
  children_.resize(first_child_[count]);
  std::vector<std::uint32_t> next(first_child_.begin(), first_child_.end() - 1);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (base_[i] < kMaxEntries) children_[next[base_[i]]++] = i;
  }
}

std::vector<std::uint32_t> PackPlan::parents_first() const {
  std::vector<std::uint32_t> order;
  order.reserve(base_.size());
  for (std::uint32_t i = 0; i < base_.size(); ++i) {
    if (base_[i] >= kMaxEntries) order.push_back(i);
  }
  for (std::size_t done = 0; done < order.size(); ++done) {
    const std::span<const std::uint32_t> built = children(order[done]);
    order.insert(order.end(), built.begin(), built.end());
  }
  return order;
}

void PackPlan::cut(const std::vector<std::uint32_t>& order) {
  const std::size_t count = base_.size();
  // An object that is a delta is about as large as the root of its family: its own size is known
  // only once it is inflated.
  for (const std::uint32_t entry : order) {
    if (base_[entry] >= kMaxEntries) continue;
    size_[entry] = std::max(size_[entry], size_[base_[entry]]);
    type_[entry] = type_[base_[entry]];
  }
  weight_.assign(count, 0);
  for (auto entry = order.rbegin(); entry != order.rend(); ++entry) {
    weight_[*entry] += size_[*entry];
    if (base_[*entry] < kMaxEntries) weight_[base_[*entry]] += weight_[*entry];
  }
  cut_.assign(count, false);
  for (const std::uint32_t entry : order) {
    const auto begin = children_.begin() + first_child_[entry];
    const auto end = children_.begin() + first_child_[entry + 1];
    std::stable_sort(begin, end,
                     [&](std::uint32_t a, std::uint32_t b) { return weight_[a] < weight_[b]; });
    cut_children(entry, std::max(kSplitBytes, kSplitObjects * size_[entry]));
  }
  add_roots(false);
  add_roots(true);
  std::stable_sort(units_.begin(), units_.end(),
                   [](const Unit& a, const Unit& b) { return a.weight > b.weight; });
  if (order.size() == count) return;
  std::vector<bool> reached(count, false);
  for (const std::uint32_t entry : order)
    reached[entry] = true;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!reached[i]) cyclic_.push_back(i);
  }
}

// Where a subtree is heavier than the limit and branches, its lighter branches become units of
// their own.
void PackPlan::cut_children(std::uint32_t entry, std::uint64_t limit) {
  if (weight_[entry] <= limit) return;
  const std::span<const std::uint32_t> built = children(entry);
  std::uint64_t weight = 0;
  std::size_t begin = starts_.size();
  std::size_t pending = 0;
  for (std::size_t i = 0; i + 1 < built.size(); ++i) {  // the heaviest stays with its base
    weight += weight_[built[i]];
    ++pending;
    if (weight < limit / 4) continue;
    for (std::size_t k = i + 1 - pending; k <= i; ++k) {
      cut_[built[k]] = true;
      starts_.push_back(built[k]);
    }
    add_unit(begin, weight);
    begin = starts_.size();
    weight = 0;
    pending = 0;
  }
}

void PackPlan::add_roots(bool trees) {
  std::uint64_t weight = 0;
  std::size_t begin = starts_.size();
  for (std::uint32_t i = 0; i < base_.size(); ++i) {
    if (base_[i] < kMaxEntries || is_tree(i) != trees) continue;
    starts_.push_back(i);
    weight += weight_[i];
    if (weight >= kUnitBytes) {
      add_unit(begin, weight);
      begin = starts_.size();
      weight = 0;
    }
  }
  if (begin != starts_.size()) add_unit(begin, weight);
}

void PackPlan::add_unit(std::size_t begin, std::uint64_t weight) {
  units_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(starts_.size()),
                    weight, is_tree(starts_[begin])});
}

}  // namespace dowse::git
