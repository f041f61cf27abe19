#pragma once
// The trees of a repository, pruned to the entries that lead to a mark. Each tree object is read
// once; trees that are equal after pruning become one, so that two commits between which no mark
// moved have the same root, and what is kept does not grow with unmarked history.

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/attribute/id_table.h"
#include "engine/attribute/marks.h"
#include "engine/attribute/names.h"
#include "engine/attribute/object_pass.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::attribution {

struct TreeEdges;

// An entry of a pruned tree.
struct TreeEdge {
  // `to` of a marked entry: kMarkBit | mark; else `to` is a pruned tree.
  static constexpr std::uint32_t kMarkBit = 0x80000000;
  // `name` of the edge that only tells trees with marked names apart: `to` is an object's number.
  static constexpr std::uint32_t kIdentity = 0xFFFFFFFF;

  std::uint32_t name = 0;  // in names()
  std::uint32_t to = 0;

  bool is_identity() const noexcept { return name == kIdentity; }

  bool is_mark() const noexcept { return (to & kMarkBit) != 0; }

  std::uint32_t mark() const noexcept { return to & ~kMarkBit; }

  friend auto operator<=>(const TreeEdge&, const TreeEdge&) = default;
};

// A marked entry name of one tree object.
struct NamedMark {
  std::uint32_t tree = 0;  // the object's number
  std::uint32_t name = 0;
  std::uint32_t mark = 0;
  std::uint32_t occurrence = 0;

  friend auto operator<=>(const NamedMark&, const NamedMark&) = default;
};

// Tree objects and pruned trees have numbers of their own. Immutable but for root_of_blob and what
// names() is given.
class MarkedTrees {
 public:
  static constexpr std::uint32_t kNone = IdTable::kNone;
  static constexpr std::uint32_t kEmpty = 0;  // the pruned tree that leads nowhere

  // Gives the tree objects `ids` their numbers. None of them was read yet.
  explicit MarkedTrees(std::span<const ObjectId> ids);

  // Reads the tree objects `ids`. A damaged tree counts as far as it can be read: the source of the
  // scan tells coverage of it. Errors: as read_objects.
  static Result<MarkedTrees> load(const ObjectPass& pass, std::span<const ObjectId> ids,
                                  const Marks& marks);

  // The same with the edges of all tree objects, whose names are in names().
  void take(TreeEdges edges);

  // Of tree objects.
  const IdTable& numbers() const noexcept { return objects_; }

  // How many tree objects have a number.
  std::uint32_t objects() const noexcept { return objects_.size(); }

  // The number of a tree object, kNone when it is not there.
  std::uint32_t object(const ObjectId& id) const noexcept { return objects_.find(id); }

  const ObjectId& id(std::uint32_t object) const { return objects_[object]; }

  // The pruned tree of an object; kNone when the object cannot be read.
  std::uint32_t pruned(std::uint32_t object) const { return pruned_[object]; }

  // Sorted. Of one name there is at most one edge to a tree. Lifetime: until root_of_blob.
  std::span<const TreeEdge> edges(std::uint32_t pruned) const noexcept;

  // Where `name` of a pruned tree leads: another pruned tree, or kEmpty.
  std::uint32_t child(std::uint32_t pruned, std::uint32_t name) const noexcept;

  // Whether a pruned tree has this very edge.
  bool has(std::uint32_t pruned, TreeEdge edge) const noexcept;

  // A pruned tree that holds a mark under the empty name: for refs that name a blob.
  std::uint32_t root_of_blob(std::uint32_t mark);

  // Objects that no other tree names and that lead to a mark, by number.
  std::span<const std::uint32_t> tops() const noexcept { return tops_; }

  // Sorted.
  std::span<const NamedMark> named_marks() const noexcept { return named_marks_; }

  NameTable& names() const noexcept { return *names_; }

 private:
  // Pruned trees by a hash of their edges: open addressing, a power of two, at most half full.
  using Known = std::vector<std::uint32_t>;

  void prune(const TreeEdges& raw);
  std::uint32_t number_of(std::span<const TreeEdge> edges, Known& known);
  void grow(Known& known) const;
  bool has_named_marks(std::uint32_t object) const noexcept;

  std::unique_ptr<NameTable> names_ = std::make_unique<NameTable>();
  IdTable objects_;
  std::vector<std::uint32_t> pruned_;  // by object
  std::vector<std::uint64_t> begin_;   // of each pruned tree in edges_, and the end
  std::vector<TreeEdge> edges_;
  std::vector<std::uint32_t> tops_;
  std::vector<NamedMark> named_marks_;
};

}  // namespace dowse::attribution
