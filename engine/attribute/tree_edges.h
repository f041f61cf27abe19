#pragma once
// Reading the tree objects of a repository: of each only its edges to other trees and to marks.

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/attribute/marked_trees.h"

namespace dowse::attribution {

// Lists of edges, kept where they were put. Threads: one at a time. Owns them.
class EdgeLists {
 public:
  // Lifetime: this EdgeLists, also when it is moved.
  std::span<const TreeEdge> keep(std::span<const TreeEdge> edges);

 private:
  std::vector<std::vector<TreeEdge>> blocks_;  // none grows beyond what was reserved for it
};

// The edges of all trees; `to` is the number of a tree object or a mark, name kIdentity is not
// used. Trees that are built from each other and have the same edges share one list.
struct TreeEdges {
  std::vector<std::span<const TreeEdge>> of;  // by object, each sorted, without doubles
  std::vector<EdgeLists> lists;               // what `of` looks into
  std::vector<std::uint8_t> unread;           // by object: 1 when nothing of it could be read
  std::vector<NamedMark> named_marks;         // sorted
};

// Of all tree objects that have a number. Errors: as read_objects.
Result<TreeEdges> read_tree_edges(const ObjectPass& pass, const IdTable& objects,
                                  const Marks& marks, NameTable& names);

}  // namespace dowse::attribution
