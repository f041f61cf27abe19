#pragma once
// Makes the edges of one tree after the other: to other trees and to marks. What a tree copies from
// the one it was built from is known from there.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/attribute/id_table.h"
#include "engine/attribute/marked_trees.h"
#include "engine/attribute/names.h"
#include "engine/base/copied_range.h"
#include "engine/git/parse.h"

namespace dowse::attribution {

// Lists of edges, kept where they were put. Threads: one at a time. Owns them.
class EdgeLists {
 public:
  // Lifetime: this EdgeLists, also when it is moved.
  std::span<const TreeEdge> keep(std::span<const TreeEdge> edges);

 private:
  std::vector<std::vector<TreeEdge>> blocks_;  // none grows beyond what was reserved for it
};

// One for each worker. Threads: one at a time. Lifetime: the tables.
class EdgeReader {
 public:
  // `objects`: trees that have a number; `blobs`: the marks among blobs.
  EdgeReader(const IdTable& objects, const IdTable& blobs, NameTable& names)
      : objects_(objects), blobs_(blobs), table_(names), names_(names) {}

  // A tree begins. `base`: the memory of the one it was built from; null: all of it will be told.
  void begin(const TextMemory* base);

  // What it holds, in the order of its bytes: whole entries that are copied, and others.
  void keep(std::span<const CopiedRange> entries);
  void entry(const git::TreeEntryView& entry, std::uint32_t begin);

  // An edge to a mark that is no blob.
  void mark(std::string_view text, std::uint32_t mark);

  std::uint32_t name(std::string_view text) { return names_.intern(text); }

  // The edges of the tree, sorted and without doubles. Trees that are built from each other and
  // have the same edges share one list.
  std::span<const TreeEdge> end(EdgeLists& lists);

  // What begin() needs for trees built from the one that ended last.
  std::unique_ptr<TextMemory> memory();

 private:
  // An edge and where its entry begins.
  struct PlacedEdge {
    std::uint32_t at = 0;
    TreeEdge edge;
  };

  struct Memory;

  void tell_doubles_apart();

  const IdTable& objects_;
  const IdTable& blobs_;
  const NameTable& table_;
  NameCache names_;
  const Memory* base_ = nullptr;
  std::vector<PlacedEdge> placed_;    // of the tree at hand
  std::vector<TreeEdge> edges_;       // the same and those to other marks, by name
  std::span<const TreeEdge> sorted_;  // as they are kept
};

}  // namespace dowse::attribution
