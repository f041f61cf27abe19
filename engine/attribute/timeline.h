#pragma once
// What each commit changed about where secrets stand, and which commits introduced each holding.

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/attribute/history.h"
#include "engine/attribute/marked_trees.h"
#include "engine/attribute/paths.h"
#include "engine/attribute/tree_diff.h"
#include "engine/base/result.h"

namespace dowse::attribution {

// Plain data; immutable once made.
struct Timeline {
  std::vector<std::uint32_t> root;   // by node: its pruned tree. Where that is unknown, or a limit
                                     // was reached, that of its first parent, or kEmpty
  std::vector<std::uint32_t> begin;  // by node, in `changes`
  std::vector<std::uint32_t> end;
  std::vector<Change> changes;  // of each node against its first parent

  std::vector<std::uint32_t> introduced_begin;  // by holding, and the end, in `introduced`
  std::vector<std::uint32_t> introduced;        // nodes that hold it while no parent does
  std::vector<std::uint32_t> over_limits;       // nodes that stand with the tree of their parent

  std::span<const Change> changes_of(std::uint32_t node) const noexcept {
    return {changes.data() + begin[node], changes.data() + end[node]};
  }

  std::span<const std::uint32_t> introducers(std::uint32_t holding) const noexcept {
    if (holding + 1 >= introduced_begin.size()) return {};
    return {introduced.data() + introduced_begin[holding],
            introduced.data() + introduced_begin[holding + 1]};
  }
};

// Errors: kCancelled after a stop request.
Result<Timeline> make_timeline(const History& history, TreeDiff& diff, const std::stop_token& stop);

// Whether a pruned tree has a holding.
bool holds(const MarkedTrees& trees, const Paths& paths, std::uint32_t root, std::uint32_t holding);

}  // namespace dowse::attribution
