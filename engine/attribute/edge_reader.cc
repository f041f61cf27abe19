#include "engine/attribute/edge_reader.h"

#include <algorithm>
#include <string>
#include <utility>

namespace dowse::attribution {

struct EdgeReader::Memory final : TextMemory {
  Memory(std::vector<PlacedEdge> found, std::span<const TreeEdge> list)
      : edges(std::move(found)), sorted(list) {}

  std::vector<PlacedEdge> edges;     // ascending by `at`
  std::span<const TreeEdge> sorted;  // as it is kept
};

void EdgeReader::begin(const TextMemory* base) {
  base_ = dynamic_cast<const Memory*>(base);
  placed_.clear();
  edges_.clear();
}

void EdgeReader::keep(std::span<const CopiedRange> entries) {
  if (base_ == nullptr) return;
  const std::vector<PlacedEdge>& base = base_->edges;
  for (const CopiedRange& range : entries) {
    auto edge = std::lower_bound(base.begin(), base.end(), range.from,
                                 [](const PlacedEdge& e, std::uint64_t at) { return e.at < at; });
    for (; edge != base.end() && edge->at < range.from + range.size; ++edge) {
      placed_.push_back({static_cast<std::uint32_t>(edge->at - range.from + range.at), edge->edge});
    }
  }
}

// Modes are believed for trees only: a hostile tree can give a blob any mode.
void EdgeReader::entry(const git::TreeEntryView& entry, std::uint32_t begin) {
  const std::uint32_t tree = entry.is_tree() ? objects_.find(entry.id) : IdTable::kNone;
  const std::uint32_t mark = blobs_.find(entry.id);
  if (tree != IdTable::kNone) placed_.push_back({begin, {name(entry.name), tree}});
  if (mark != IdTable::kNone) {
    placed_.push_back({begin, {name(entry.name), mark | TreeEdge::kMarkBit}});
  }
}

void EdgeReader::mark(std::string_view text, std::uint32_t mark) {
  edges_.push_back({name(text), mark | TreeEdge::kMarkBit});
}

std::span<const TreeEdge> EdgeReader::end(EdgeLists& lists) {
  for (const PlacedEdge& placed : placed_)
    edges_.push_back(placed.edge);
  std::sort(edges_.begin(), edges_.end());
  edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
  tell_doubles_apart();
  const bool is_same = base_ != nullptr && std::equal(edges_.begin(), edges_.end(),
                                                      base_->sorted.begin(), base_->sorted.end());
  sorted_ = is_same ? base_->sorted : lists.keep(edges_);
  return sorted_;
}

std::unique_ptr<TextMemory> EdgeReader::memory() {
  return std::make_unique<Memory>(placed_, sorted_);
}

// A hostile tree can hold several subtrees of one name. The second and later get names of their
// own, which no real entry can have: the name, NUL, a number.
void EdgeReader::tell_doubles_apart() {
  std::uint32_t last = TreeEdge::kIdentity;  // the name of the last subtree
  unsigned copies = 0;
  bool any = false;
  for (TreeEdge& edge : edges_) {
    if (edge.is_mark()) continue;  // stands after the subtrees of its name
    copies = edge.name == last ? copies + 1 : 0;
    last = edge.name;
    if (copies == 0) continue;
    edge.name = name(std::string(table_.text(last)) + '\0' + std::to_string(copies));
    any = true;
  }
  if (any) std::sort(edges_.begin(), edges_.end());
}

std::span<const TreeEdge> EdgeLists::keep(std::span<const TreeEdge> edges) {
  constexpr std::size_t kBlock = std::size_t{32} << 10;
  if (edges.empty()) return {};
  if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < edges.size()) {
    blocks_.emplace_back().reserve(std::max(kBlock, edges.size()));
  }
  std::vector<TreeEdge>& block = blocks_.back();
  const std::size_t begin = block.size();
  block.insert(block.end(), edges.begin(), edges.end());
  return std::span(block).subspan(begin);
}

}  // namespace dowse::attribution
