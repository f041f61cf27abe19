#include "engine/attribute/tree_edges.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/attribute/object_pass.h"
#include "engine/git/parse.h"
#include "engine/git/tree_delta.h"

namespace dowse::attribution {
namespace {

// What one worker made of the trees it was given.
struct Share {
  EdgeLists lists;
  std::vector<std::uint32_t> unread;
  std::vector<NamedMark> named_marks;
};

// An edge and where its entry begins.
struct PlacedEdge {
  std::uint32_t at = 0;
  TreeEdge edge;
};

// What is remembered of a sound tree for those built from it.
struct EdgesMemory final : TextMemory {
  EdgesMemory(git::TreeStarts begins, std::vector<PlacedEdge> found, std::span<const TreeEdge> list)
      : starts(std::move(begins)), edges(std::move(found)), sorted(list) {}

  git::TreeStarts starts;
  std::vector<PlacedEdge> edges;     // ascending by `at`
  std::span<const TreeEdge> sorted;  // as it is kept
};

class EdgeReader {
 public:
  EdgeReader(const IdTable& objects, const Marks& marks, NameTable& names)
      : objects_(objects), marks_(marks), table_(names), names_(names) {}

  // Puts the edges of a tree into `list`.
  std::unique_ptr<TextMemory> read(const NumberedObjectView& tree, Share& share,
                                   std::span<const TreeEdge>& list) {
    if (!tree.bytes) {
      share.unread.push_back(tree.number);
      return nullptr;
    }
    const auto* base = dynamic_cast<const EdgesMemory*>(tree.base);
    git::TreeDeltaView entries(
        *tree.bytes, {base != nullptr ? &base->starts : nullptr, tree.copied}, id_bytes(tree));
    const bool is_sound = read_entries(entries, base);
    edges_.clear();
    for (const PlacedEdge& placed : placed_)
      edges_.push_back(placed.edge);
    add_marked_names(tree, share);
    std::sort(edges_.begin(), edges_.end());
    edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
    tell_doubles_apart();
    const bool is_same = base != nullptr && std::equal(edges_.begin(), edges_.end(),
                                                       base->sorted.begin(), base->sorted.end());
    list = is_same ? base->sorted : share.lists.keep(edges_);
    if (!tree.is_base || !is_sound || tree.bytes->size() >= git::kMaxRememberedTree) return nullptr;
    return std::make_unique<EdgesMemory>(entries.take_starts(), placed_, list);
  }

 private:
  std::size_t id_bytes(const NumberedObjectView& tree) const { return objects_[tree.number].size; }

  // Fills placed_; false when the tree is damaged.
  bool read_entries(git::TreeDeltaView& entries, const EdgesMemory* base) {
    placed_.clear();
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (base != nullptr) keep(base->edges, entries.kept());
      if (!entry) return false;
      if (!entry->has_value()) return true;
      add_entry(**entry, static_cast<std::uint32_t>(entries.entry_begin()));
    }
  }

  void keep(const std::vector<PlacedEdge>& base, std::span<const CopiedRange> ranges) {
    for (const CopiedRange& range : ranges) {
      auto edge = std::lower_bound(base.begin(), base.end(), range.from,
                                   [](const PlacedEdge& e, std::uint64_t at) { return e.at < at; });
      for (; edge != base.end() && edge->at < range.from + range.size; ++edge) {
        placed_.push_back(
            {static_cast<std::uint32_t>(edge->at - range.from + range.at), edge->edge});
      }
    }
  }

  // The names of a tree are a text of one line for each, and more where a name holds a line break.
  void add_marked_names(const NumberedObjectView& tree, Share& share) {
    std::span<const MarkedName> marked = marks_.names_of(objects_[tree.number]);
    git::TreeWalkView walk(*tree.bytes, id_bytes(tree));
    for (std::uint32_t line = 1; !marked.empty();) {
      const Result<std::optional<git::TreeEntryView>> entry = walk.next();
      if (!entry || !entry->has_value()) return;
      line += 1 + static_cast<std::uint32_t>(
                      std::count((*entry)->name.begin(), (*entry)->name.end(), '\n'));
      for (; !marked.empty() && marked.front().line < line; marked = marked.subspan(1)) {
        const std::uint32_t name = names_.intern((*entry)->name);
        edges_.push_back({name, marked.front().mark | TreeEdge::kMarkBit});
        share.named_marks.push_back(
            {tree.number, name, marked.front().mark, marked.front().occurrence});
      }
    }
  }

  // Modes are believed for trees only: a hostile tree can give a blob any mode.
  void add_entry(const git::TreeEntryView& entry, std::uint32_t at) {
    const std::uint32_t tree = entry.is_tree() ? objects_.find(entry.id) : IdTable::kNone;
    const std::uint32_t mark = marks_.blobs().find(entry.id);
    if (tree != IdTable::kNone) placed_.push_back({at, {names_.intern(entry.name), tree}});
    if (mark != IdTable::kNone) {
      placed_.push_back({at, {names_.intern(entry.name), mark | TreeEdge::kMarkBit}});
    }
  }

  // A hostile tree can hold several subtrees of one name. The second and later get names of their
  // own, which no real entry can have: the name, NUL, a number.
  void tell_doubles_apart() {
    std::uint32_t name = TreeEdge::kIdentity;  // of the last subtree
    unsigned copies = 0;
    bool any = false;
    for (TreeEdge& edge : edges_) {
      if (edge.is_mark()) continue;  // stands after the subtrees of its name
      copies = edge.name == name ? copies + 1 : 0;
      name = edge.name;
      if (copies == 0) continue;
      edge.name = names_.intern(std::string(table_.text(name)) + '\0' + std::to_string(copies));
      any = true;
    }
    if (any) std::sort(edges_.begin(), edges_.end());
  }

  const IdTable& objects_;
  const Marks& marks_;
  const NameTable& table_;
  NameCache names_;
  std::vector<PlacedEdge> placed_;  // of the tree at hand
  std::vector<TreeEdge> edges_;     // the same, by name
};

}  // namespace

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

Result<TreeEdges> read_tree_edges(const ObjectPass& pass, const IdTable& objects,
                                  const Marks& marks, NameTable& names) {
  TreeEdges all;
  all.of.resize(objects.size());
  all.unread.assign(objects.size(), 0);
  std::vector<std::unique_ptr<Share>> shares;
  const auto make_visit = [&]() -> VisitObject {
    Share* share = shares.emplace_back(std::make_unique<Share>()).get();
    return [&all, share,
            reader = EdgeReader(objects, marks, names)](const NumberedObjectView& tree) mutable {
      return reader.read(tree, *share, all.of[tree.number]);
    };
  };
  DOWSE_TRY(read_objects(pass, {git::ObjectType::kTree, objects, 0, objects.size()}, make_visit));
  for (const std::unique_ptr<Share>& share : shares) {
    for (const std::uint32_t number : share->unread)
      all.unread[number] = 1;
    all.named_marks.insert(all.named_marks.end(), share->named_marks.begin(),
                           share->named_marks.end());
    all.lists.push_back(std::move(share->lists));
  }
  std::sort(all.named_marks.begin(), all.named_marks.end());
  return all;
}

}  // namespace dowse::attribution
