#pragma once
// Which holdings a tree has and another has not: a walk of two pruned trees side by side that
// enters only what differs.

#include <cstdint>
#include <vector>

#include "engine/attribute/marked_trees.h"
#include "engine/attribute/paths.h"

namespace dowse::attribution {

// A holding that came or went.
struct Change {
  std::uint32_t holding = 0;
  bool added = false;
};

// What attribution may cost, whatever a repository holds: trees that name the same subtree many
// times, level upon level, make more paths than any machine can list.
struct DiffLimits {
  std::uint64_t steps = std::uint64_t{1} << 30;            // edges looked at, in all
  std::uint64_t steps_of_commit = std::uint64_t{1} << 20;  // of one comparison
  std::uint64_t changes = std::uint64_t{1} << 24;          // kept, in all
  std::uint64_t paths = std::uint64_t{1} << 21;            // kept, in all
  std::uint32_t depth = 4096;  // of a path; git's own default is 2048 (core.maxTreeDepth)
};

// Threads: one.
class TreeDiff {
 public:
  // Requires: both outlive it.
  TreeDiff(const MarkedTrees& trees, Paths& paths, DiffLimits limits)
      : trees_(trees), paths_(paths), limits_(limits) {}

  // What the changes speak of.
  Paths& paths() const noexcept { return paths_; }

  const MarkedTrees& trees() const noexcept { return trees_; }

  // Appends what `now` has and `before` has not as added, and the other way round; each holding
  // once. False when a limit was reached: then nothing was appended.
  bool compare(std::uint32_t before, std::uint32_t now, std::vector<Change>& changes);

 private:
  struct Pair {  // of trees under one path
    std::uint32_t before = 0;
    std::uint32_t now = 0;
    std::uint32_t path = 0;
    std::uint32_t depth = 0;
  };

  bool compare_edges(const Pair& pair, std::vector<Change>& changes);
  void only_in_one(TreeEdge edge, bool added, const Pair& pair, std::vector<Change>& changes);

  const MarkedTrees& trees_;
  Paths& paths_;
  DiffLimits limits_;
  std::uint64_t steps_left_ = 0;  // of this comparison
  std::vector<Pair> open_;
};

}  // namespace dowse::attribution
