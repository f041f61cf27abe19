#include "engine/attribute/timeline.h"

#include <algorithm>
#include <utility>

namespace dowse::attribution {
namespace {

struct Introduction {
  std::uint32_t holding = 0;
  std::uint32_t node = 0;
};

class Maker {
 public:
  Maker(const History& history, TreeDiff& diff)
      : history_(history), trees_(diff.trees()), paths_(diff.paths()), diff_(diff) {}

  Result<Timeline> make(const std::stop_token& stop) {
    timeline_.root.assign(history_.nodes(), MarkedTrees::kEmpty);
    timeline_.begin.assign(history_.nodes(), 0);
    timeline_.end.assign(history_.nodes(), 0);
    for (const std::uint32_t node : history_.order) {
      if (stop.stop_requested()) return Error(Errc::kCancelled, "stopped");
      compare_with_parents(node);
    }
    group_introductions();
    return std::move(timeline_);
  }

 private:
  void compare_with_parents(std::uint32_t node) {
    const std::uint32_t parent = history_.first_parent(node);
    const std::uint32_t before =
        parent == History::kNone ? MarkedTrees::kEmpty : timeline_.root[parent];
    std::uint32_t now = history_.root[node] == History::kNone ? before : history_.root[node];
    timeline_.begin[node] = static_cast<std::uint32_t>(timeline_.changes.size());
    if (!diff_.compare(before, now, timeline_.changes)) {
      timeline_.over_limits.push_back(node);
      now = before;
    }
    timeline_.end[node] = static_cast<std::uint32_t>(timeline_.changes.size());
    timeline_.root[node] = now;
    for (const Change& change : timeline_.changes_of(node)) {
      if (change.added && no_other_parent_holds(node, change.holding)) {
        introductions_.push_back({change.holding, node});
      }
    }
  }

  bool no_other_parent_holds(std::uint32_t node, std::uint32_t holding) const {
    const std::span<const std::uint32_t> parents = history_.parents(node);
    if (parents.size() < 2) return true;
    const std::span<const std::uint32_t> others = parents.subspan(1);
    return std::none_of(others.begin(), others.end(), [&](std::uint32_t parent) {
      return holds(trees_, paths_, timeline_.root[parent], holding);
    });
  }

  void group_introductions() {
    std::vector<std::uint32_t>& begin = timeline_.introduced_begin;
    begin.assign(paths_.holdings() + 1, 0);
    for (const Introduction& it : introductions_)
      ++begin[it.holding + 1];
    for (std::size_t i = 1; i < begin.size(); ++i)
      begin[i] += begin[i - 1];
    timeline_.introduced.resize(introductions_.size());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    for (const Introduction& it : introductions_) {
      timeline_.introduced[next[it.holding]++] = it.node;
    }
  }

  const History& history_;
  const MarkedTrees& trees_;
  const Paths& paths_;
  TreeDiff& diff_;
  Timeline timeline_;
  std::vector<Introduction> introductions_;
};

}  // namespace

Result<Timeline> make_timeline(const History& history, TreeDiff& diff,
                               const std::stop_token& stop) {
  return Maker(history, diff).make(stop);
}

bool holds(const MarkedTrees& trees, const Paths& paths, std::uint32_t root,
           std::uint32_t holding) {
  const Holding wanted = paths[holding];
  std::vector<std::uint32_t> names = paths.names_of(wanted.path);
  const std::uint32_t last = names.back();
  names.pop_back();
  for (const std::uint32_t name : names)
    root = trees.child(root, name);
  return trees.has(root, {last, wanted.mark | TreeEdge::kMarkBit});
}

}  // namespace dowse::attribution
