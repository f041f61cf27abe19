#pragma once
// The commits of a repository as a graph of numbers: every commit in the store, reachable or not,
// the annotated tags, and the trees and blobs that refs name without a commit.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/attribute/commit_log.h"
#include "engine/attribute/id_table.h"
#include "engine/attribute/marked_trees.h"
#include "engine/attribute/object_pass.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::attribution {

// A ref, and the node it names.
struct Tip {
  std::string ref;
  std::uint32_t node = 0;
};

// Nodes: commits first, then annotated tags (the parent of a tag is what it names), then one for
// each tree or blob that a ref or tag names. Plain data; immutable after load.
struct History {
  static constexpr std::uint32_t kNone = IdTable::kNone;

  IdTable ids;  // of commits and tags: a node below ids.size() has the id of its number
  std::uint32_t commits = 0;
  std::vector<std::int64_t> committed;       // by commit: seconds since 1970
  std::vector<std::uint32_t> age;            // by commit: its rank by (committer date, id)
  std::vector<std::uint32_t> root;           // by node: its pruned tree; kNone: unknown
  std::vector<std::uint32_t> parents_begin;  // by node, and the end
  std::vector<std::uint32_t> parent_list;    // parents that are not in the store are left out
  std::vector<std::uint32_t> order;          // all nodes, parents before children
  std::vector<Tip> tips;                     // sorted by ref
  std::uint32_t head = kNone;                // the commit of HEAD
  std::vector<std::uint32_t> loose_roots;    // pruned trees of tree objects that nothing names

  std::uint32_t nodes() const noexcept { return static_cast<std::uint32_t>(root.size()); }

  bool is_commit(std::uint32_t node) const noexcept { return node < commits; }

  std::span<const std::uint32_t> parents(std::uint32_t node) const noexcept {
    return {parent_list.data() + parents_begin[node], parent_list.data() + parents_begin[node + 1]};
  }

  // What the tree of a node is compared with: its first parent, or kNone.
  std::uint32_t first_parent(std::uint32_t node) const noexcept {
    return parents(node).empty() ? kNone : parents(node).front();
  }
};

// Reads the commits and tags. A damaged one counts as one without parents and with an unknown tree:
// the source of the scan tells coverage of it. Adds to `trees` a root for each blob that a ref
// names. `log`: what is known of commits from the walk of `pass`; null: nothing. Errors: as
// read_objects; what reading refs says.
Result<History> load_history(const ObjectPass& pass, ObjectIds ids, const CommitLog* log,
                             const Marks& marks, MarkedTrees& trees);

}  // namespace dowse::attribution
