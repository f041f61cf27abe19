#include "engine/attribute/tree_diff.h"

#include <algorithm>
#include <span>

namespace dowse::attribution {

bool TreeDiff::compare(std::uint32_t before, std::uint32_t now, std::vector<Change>& changes) {
  if (before == now) return true;
  const std::size_t kept = changes.size();
  const std::uint64_t allowed = std::min(limits_.steps, limits_.steps_of_commit);
  steps_left_ = allowed;
  open_.assign(1, {before, now, Paths::kRoot, 1});
  bool within = true;
  while (within && !open_.empty()) {
    const Pair pair = open_.back();
    open_.pop_back();
    within = pair.depth <= limits_.depth && compare_edges(pair, changes);
  }
  limits_.steps -= allowed - steps_left_;
  const std::uint64_t made = changes.size() - kept;
  if (!within || made > limits_.changes) {
    changes.resize(kept);
    return false;
  }
  limits_.changes -= made;
  return true;
}

// Walks the edges of both trees in their order. An edge to a tree that only one side has meets the
// other side's edge of that name, when there is one.
bool TreeDiff::compare_edges(const Pair& pair, std::vector<Change>& changes) {
  std::span<const TreeEdge> before = trees_.edges(pair.before);
  std::span<const TreeEdge> now = trees_.edges(pair.now);
  if (before.size() + now.size() > steps_left_ || paths_.paths() > limits_.paths) return false;
  steps_left_ -= before.size() + now.size();
  while (!before.empty() || !now.empty()) {
    const bool same_name = !before.empty() && !now.empty() && before[0].name == now[0].name;
    if (same_name && before[0] == now[0]) {
      before = before.subspan(1);
      now = now.subspan(1);
    } else if (same_name && !before[0].is_mark() && !now[0].is_mark()) {
      if (!before[0].is_identity()) {
        open_.push_back(
            {before[0].to, now[0].to, paths_.path(pair.path, now[0].name), pair.depth + 1});
      }
      before = before.subspan(1);
      now = now.subspan(1);
    } else if (now.empty() || (!before.empty() && before[0] < now[0])) {
      only_in_one(before[0], false, pair, changes);
      before = before.subspan(1);
    } else {
      only_in_one(now[0], true, pair, changes);
      now = now.subspan(1);
    }
  }
  return true;
}

void TreeDiff::only_in_one(TreeEdge edge, bool added, const Pair& pair,
                           std::vector<Change>& changes) {
  if (edge.is_identity()) return;
  const std::uint32_t path = paths_.path(pair.path, edge.name);
  if (edge.is_mark()) {
    changes.push_back({paths_.holding({path, edge.mark()}), added});
  } else {
    open_.push_back({added ? MarkedTrees::kEmpty : edge.to, added ? edge.to : MarkedTrees::kEmpty,
                     path, pair.depth + 1});
  }
}

}  // namespace dowse::attribution
