#pragma once
// Reading the tree objects of a repository: of each only its edges to other trees and to marks.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/attribute/edge_reader.h"
#include "engine/attribute/marked_trees.h"

namespace dowse::attribution {

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

// What is left when most trees were told while they were read for something else: those that were
// not (`told` has 0 for their number), and those with marked names. Errors: as make_reader.
Result<void> read_other_tree_edges(const ObjectPass& pass, const MarkedTrees& trees,
                                   const Marks& marks, std::span<const std::uint8_t> told,
                                   TreeEdges& edges);

}  // namespace dowse::attribution
