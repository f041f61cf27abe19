#include "engine/attribute/tree_edges.h"

#include <algorithm>
#include <memory>
#include <optional>
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

// What is remembered of a sound tree for those built from it.
struct TreeMemory final : TextMemory {
  TreeMemory(git::TreeStarts begins, std::unique_ptr<TextMemory> of_edges)
      : starts(std::move(begins)), edges(std::move(of_edges)) {}

  git::TreeStarts starts;
  std::unique_ptr<TextMemory> edges;
};

class TreeReader {
 public:
  TreeReader(const IdTable& objects, const Marks& marks, NameTable& names)
      : objects_(objects), marks_(marks), edges_(objects, marks.blobs(), names) {}

  // Puts the edges of a tree into `list`.
  std::unique_ptr<TextMemory> read(const NumberedObjectView& tree, Share& share,
                                   std::span<const TreeEdge>& list) {
    if (!tree.bytes) {
      share.unread.push_back(tree.number);
      return nullptr;
    }
    const auto* base = dynamic_cast<const TreeMemory*>(tree.base);
    git::TreeDeltaView entries(
        *tree.bytes, {base != nullptr ? &base->starts : nullptr, tree.copied}, id_bytes(tree));
    edges_.begin(base != nullptr ? base->edges.get() : nullptr);
    const bool is_sound = read_entries(entries);
    add_marked_names(tree, share);
    list = edges_.end(share.lists);
    if (!tree.is_base || !is_sound || tree.bytes->size() >= git::kMaxRememberedTree) return nullptr;
    return std::make_unique<TreeMemory>(entries.take_starts(), edges_.memory());
  }

 private:
  std::size_t id_bytes(const NumberedObjectView& tree) const { return objects_[tree.number].size; }

  // False when the tree is damaged.
  bool read_entries(git::TreeDeltaView& entries) {
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      edges_.keep(entries.kept());
      if (!entry) return false;
      if (!entry->has_value()) return true;
      edges_.entry(**entry, static_cast<std::uint32_t>(entries.entry_begin()));
    }
  }

  // The names of a tree are a text of one line for each, and more where a name holds a line break.
  void add_marked_names(const NumberedObjectView& tree, Share& share) {
    std::span<const MarkedName> marked = marks_.names_of(objects_[tree.number]);
    git::TreeWalkView walk(*tree.bytes, id_bytes(tree));
    for (std::uint32_t line = 1; !marked.empty();) {
      const Result<std::optional<git::TreeEntryView>> entry = walk.next();
      if (!entry || !entry->has_value()) return;
      const std::string_view name = (*entry)->name;
      line += 1 + static_cast<std::uint32_t>(std::count(name.begin(), name.end(), '\n'));
      for (; !marked.empty() && marked.front().line < line; marked = marked.subspan(1)) {
        edges_.mark(name, marked.front().mark);
        share.named_marks.push_back(
            {tree.number, edges_.name(name), marked.front().mark, marked.front().occurrence});
      }
    }
  }

  const IdTable& objects_;
  const Marks& marks_;
  EdgeReader edges_;
};

void take_share(Share& share, TreeEdges& all) {
  for (const std::uint32_t number : share.unread)
    all.unread[number] = 1;
  all.named_marks.insert(all.named_marks.end(), share.named_marks.begin(), share.named_marks.end());
  all.lists.push_back(std::move(share.lists));
}

}  // namespace

Result<TreeEdges> read_tree_edges(const ObjectPass& pass, const IdTable& objects,
                                  const Marks& marks, NameTable& names) {
  TreeEdges all;
  all.of.resize(objects.size());
  all.unread.assign(objects.size(), 0);
  std::vector<std::unique_ptr<Share>> shares;
  const auto make_visit = [&]() -> VisitObject {
    Share* share = shares.emplace_back(std::make_unique<Share>()).get();
    return [&all, share,
            reader = TreeReader(objects, marks, names)](const NumberedObjectView& tree) mutable {
      return reader.read(tree, *share, all.of[tree.number]);
    };
  };
  DOWSE_TRY(read_objects(pass, {git::ObjectType::kTree, objects, 0, objects.size()}, make_visit));
  for (const std::unique_ptr<Share>& share : shares)
    take_share(*share, all);
  std::sort(all.named_marks.begin(), all.named_marks.end());
  return all;
}

Result<void> read_other_tree_edges(const ObjectPass& pass, const MarkedTrees& trees,
                                   const Marks& marks, std::span<const std::uint8_t> told,
                                   TreeEdges& edges) {
  const IdTable& objects = trees.numbers();
  edges.of.resize(objects.size());
  edges.unread.assign(objects.size(), 0);
  Share share;
  TreeReader reader(objects, marks, trees.names());
  DOWSE_TRY(read_one_by_one(
      pass, {git::ObjectType::kTree, objects, 0, objects.size()},
      [&](std::uint32_t number) {
        return told[number] == 0 || !marks.names_of(objects[number]).empty();
      },
      [&](const NumberedObjectView& tree) { reader.read(tree, share, edges.of[tree.number]); }));
  take_share(share, edges);
  std::sort(edges.named_marks.begin(), edges.named_marks.end());
  return {};
}

}  // namespace dowse::attribution
