#pragma once
// Reading the tree objects of a repository: of each only its edges to other trees and to marks.

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/attribute/marked_trees.h"

namespace dowse::attribution {

// The edges of all trees; `to` is the number of a tree object or a mark, name kIdentity is not
// used.
struct TreeEdges {
  std::vector<std::uint64_t> begin;    // by object, and the end
  std::vector<TreeEdge> edges;         // of each object sorted, without doubles
  std::vector<std::uint8_t> unread;    // by object: 1 when nothing of it could be read
  std::vector<NamedMark> named_marks;  // sorted

  std::span<const TreeEdge> of(std::uint32_t object) const noexcept {
    return {edges.data() + begin[object], edges.data() + begin[object + 1]};
  }
};

// Of all tree objects that have a number. Errors: as read_objects.
Result<TreeEdges> read_tree_edges(const ObjectPass& pass, const IdTable& objects,
                                  const Marks& marks, NameTable& names);

}  // namespace dowse::attribution
