#include "engine/attribute/marked_trees.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "engine/attribute/tree_edges.h"

namespace dowse::attribution {
namespace {

// Which objects name an object: the edges between trees, backwards.
class Namers {
 public:
  Namers(const TreeEdges& raw, std::uint32_t objects) : begin_(objects + 1, 0) {
    for (const std::span<const TreeEdge> edges : raw.of) {
      for (const TreeEdge& edge : edges) {
        if (!edge.is_mark()) ++begin_[edge.to];
      }
    }
    for (std::size_t i = 1; i < begin_.size(); ++i)
      begin_[i] += begin_[i - 1];
    namers_.resize(begin_.back());
    // Filled from behind, `begin_` moves from where those of an object end to where they begin.
    for (std::uint32_t object = objects; object-- > 0;) {
      for (const TreeEdge& edge : raw.of[object]) {
        if (!edge.is_mark()) namers_[--begin_[edge.to]] = object;
      }
    }
  }

  std::span<const std::uint32_t> of(std::uint32_t object) const noexcept {
    return {namers_.data() + begin_[object], namers_.data() + begin_[object + 1]};
  }

 private:
  // Of each object in namers_, and the end. Trees share their lists, so that there may be more
  // edges than memory has bytes.
  std::vector<std::uint64_t> begin_;
  std::vector<std::uint32_t> namers_;
};

// By object: whether it leads to a mark.
std::vector<std::uint8_t> leading(const TreeEdges& raw, const Namers& namers,
                                  std::uint32_t objects) {
  std::vector<std::uint8_t> leads(objects, 0);
  std::vector<std::uint32_t> open;
  for (std::uint32_t object = 0; object < objects; ++object) {
    const std::span<const TreeEdge> edges = raw.of[object];
    if (!std::any_of(edges.begin(), edges.end(), [](TreeEdge e) { return e.is_mark(); })) continue;
    leads[object] = 1;
    open.push_back(object);
  }
  while (!open.empty()) {
    const std::uint32_t object = open.back();
    open.pop_back();
    for (const std::uint32_t namer : namers.of(object)) {
      if (leads[namer] != 0) continue;
      leads[namer] = 1;
      open.push_back(namer);
    }
  }
  return leads;
}

// The leading objects, each after those it names.
std::vector<std::uint32_t> children_first(const TreeEdges& raw, const Namers& namers,
                                          const std::vector<std::uint8_t>& leads) {
  std::vector<std::uint32_t> waits(leads.size(), 0);  // for so many edges
  std::vector<std::uint32_t> order;
  for (std::uint32_t object = 0; object < leads.size(); ++object) {
    if (leads[object] == 0) continue;
    for (const TreeEdge& edge : raw.of[object]) {
      if (!edge.is_mark() && leads[edge.to] != 0) ++waits[object];
    }
    if (waits[object] == 0) order.push_back(object);
  }
  for (std::size_t done = 0; done < order.size(); ++done) {
    for (const std::uint32_t namer : namers.of(order[done])) {
      if (--waits[namer] == 0) order.push_back(namer);
    }
  }
  return order;
}

std::uint64_t hash_of(std::span<const TreeEdge> edges) noexcept {
  std::uint64_t hash = edges.size();
  for (const TreeEdge& edge : edges) {
    hash ^= (std::uint64_t{edge.name} << 32) | edge.to;
    hash *= 0x9E3779B97F4A7C15;  // 2^64 / golden ratio: spreads what was mixed in
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

MarkedTrees::MarkedTrees(std::span<const ObjectId> ids) {
  objects_.reserve(ids.size());
  for (const ObjectId& id : ids)
    objects_.add(id);
}

Result<MarkedTrees> MarkedTrees::load(const ObjectPass& pass, std::span<const ObjectId> ids,
                                      const Marks& marks) {
  MarkedTrees trees(ids);
  DOWSE_ASSIGN(TreeEdges edges, read_tree_edges(pass, trees.objects_, marks, trees.names()));
  trees.take(std::move(edges));
  return trees;
}

void MarkedTrees::take(TreeEdges edges) {
  named_marks_ = std::move(edges.named_marks);
  prune(edges);
}

void MarkedTrees::prune(const TreeEdges& raw) {
  const Namers namers(raw, objects_.size());
  const std::vector<std::uint8_t> leads = leading(raw, namers, objects_.size());
  pruned_.assign(objects_.size(), kEmpty);
  begin_.assign(2, 0);  // kEmpty
  Known known;
  std::vector<TreeEdge> edges;
  for (const std::uint32_t object : children_first(raw, namers, leads)) {
    edges.clear();
    for (TreeEdge edge : raw.of[object]) {
      if (!edge.is_mark() && leads[edge.to] == 0) continue;
      if (!edge.is_mark()) edge.to = pruned_[edge.to];
      edges.push_back(edge);
    }
    if (has_named_marks(object)) edges.push_back({TreeEdge::kIdentity, object});
    pruned_[object] = number_of(edges, known);
    if (namers.of(object).empty()) tops_.push_back(object);
  }
  for (std::uint32_t object = 0; object < objects_.size(); ++object) {
    if (raw.unread[object] != 0) pruned_[object] = kNone;
  }
  std::sort(tops_.begin(), tops_.end());
}

std::uint32_t MarkedTrees::number_of(std::span<const TreeEdge> edges, Known& known) {
  const std::uint32_t number = static_cast<std::uint32_t>(begin_.size() - 1);
  if (known.size() < 2 * std::size_t{number}) grow(known);
  const std::size_t mask = known.size() - 1;
  std::size_t slot = hash_of(edges) & mask;
  for (; known[slot] != kNone; slot = (slot + 1) & mask) {
    const std::span<const TreeEdge> other = this->edges(known[slot]);
    if (std::equal(edges.begin(), edges.end(), other.begin(), other.end())) return known[slot];
  }
  known[slot] = number;
  edges_.insert(edges_.end(), edges.begin(), edges.end());
  begin_.push_back(edges_.size());
  return number;
}

void MarkedTrees::grow(Known& known) const {
  known.assign(std::max<std::size_t>(1024, 2 * known.size()), kNone);
  const std::size_t mask = known.size() - 1;
  for (std::uint32_t number = 1; number + 1 < begin_.size(); ++number) {  // not kEmpty
    std::size_t slot = hash_of(edges(number)) & mask;
    while (known[slot] != kNone)
      slot = (slot + 1) & mask;
    known[slot] = number;
  }
}

bool MarkedTrees::has_named_marks(std::uint32_t object) const noexcept {
  const auto found =
      std::lower_bound(named_marks_.begin(), named_marks_.end(), NamedMark{object, 0, 0, 0});
  return found != named_marks_.end() && found->tree == object;
}

std::span<const TreeEdge> MarkedTrees::edges(std::uint32_t pruned) const noexcept {
  return {edges_.data() + begin_[pruned], edges_.data() + begin_[pruned + 1]};
}

std::uint32_t MarkedTrees::child(std::uint32_t pruned, std::uint32_t name) const noexcept {
  const std::span<const TreeEdge> all = edges(pruned);
  const auto found = std::lower_bound(all.begin(), all.end(), TreeEdge{name, 0});
  // Edges to trees stand before those to marks.
  if (found == all.end() || found->name != name || found->is_mark()) return kEmpty;
  return found->to;
}

bool MarkedTrees::has(std::uint32_t pruned, TreeEdge edge) const noexcept {
  const std::span<const TreeEdge> all = edges(pruned);
  return std::binary_search(all.begin(), all.end(), edge);
}

std::uint32_t MarkedTrees::root_of_blob(std::uint32_t mark) {
  const std::uint32_t number = static_cast<std::uint32_t>(begin_.size() - 1);
  edges_.push_back({names_->intern("").number, mark | TreeEdge::kMarkBit});
  begin_.push_back(edges_.size());
  return number;
}

}  // namespace dowse::attribution
