#include "engine/attribute/tree_edges.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "engine/attribute/object_pass.h"
#include "engine/git/parse.h"

namespace dowse::attribution {
namespace {

// What one worker made of the trees it was given.
struct Share {
  std::vector<std::uint32_t> numbers;  // of the trees
  std::vector<std::uint32_t> counts;   // edges of each of them
  std::vector<TreeEdge> edges;
  std::vector<std::uint32_t> unread;
  std::vector<NamedMark> named_marks;
};

class EdgeReader {
 public:
  EdgeReader(const IdTable& objects, const Marks& marks, NameTable& names)
      : objects_(objects), marks_(marks), table_(names), names_(names) {}

  void read(std::uint32_t number, std::optional<std::string_view> bytes, Share& share) {
    edges_.clear();
    if (!bytes) {
      share.unread.push_back(number);
      return;
    }
    read_entries(number, *bytes, share);
    std::sort(edges_.begin(), edges_.end());
    edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
    tell_doubles_apart();
    share.edges.insert(share.edges.end(), edges_.begin(), edges_.end());
    share.numbers.push_back(number);
    share.counts.push_back(static_cast<std::uint32_t>(edges_.size()));
  }

 private:
  void read_entries(std::uint32_t number, std::string_view bytes, Share& share) {
    std::span<const MarkedName> marked = marks_.names_of(objects_[number]);
    git::TreeWalkView walk(bytes, objects_[number].size);
    std::uint32_t line = 1;  // of the name in the text that was scanned: one a line
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = walk.next();
      if (!entry || !entry->has_value()) return;
      add_entry(**entry);
      if (marked.empty()) continue;
      line += 1 + static_cast<std::uint32_t>(
                      std::count((*entry)->name.begin(), (*entry)->name.end(), '\n'));
      for (; !marked.empty() && marked.front().line < line; marked = marked.subspan(1)) {
        const std::uint32_t name = names_.intern((*entry)->name);
        edges_.push_back({name, marked.front().mark | TreeEdge::kMarkBit});
        share.named_marks.push_back({number, name, marked.front().mark, marked.front().occurrence});
      }
    }
  }

  // Modes are believed for trees only: a hostile tree can give a blob any mode.
  void add_entry(const git::TreeEntryView& entry) {
    const std::uint32_t tree = entry.is_tree() ? objects_.find(entry.id) : IdTable::kNone;
    const std::uint32_t mark = marks_.blobs().find(entry.id);
    if (tree != IdTable::kNone) edges_.push_back({names_.intern(entry.name), tree});
    if (mark != IdTable::kNone) {
      edges_.push_back({names_.intern(entry.name), mark | TreeEdge::kMarkBit});
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
  std::vector<TreeEdge> edges_;
};

TreeEdges joined(const std::vector<std::unique_ptr<Share>>& shares, std::uint32_t objects) {
  TreeEdges all;
  all.begin.assign(objects + std::size_t{1}, 0);
  all.unread.assign(objects, 0);
  for (const std::unique_ptr<Share>& share : shares) {
    for (std::size_t i = 0; i < share->numbers.size(); ++i)
      all.begin[share->numbers[i] + std::size_t{1}] = share->counts[i];
    for (const std::uint32_t number : share->unread)
      all.unread[number] = 1;
    all.named_marks.insert(all.named_marks.end(), share->named_marks.begin(),
                           share->named_marks.end());
  }
  std::partial_sum(all.begin.begin(), all.begin.end(), all.begin.begin());
  all.edges.resize(all.begin.back());
  for (const std::unique_ptr<Share>& share : shares) {
    auto from = share->edges.begin();
    for (std::size_t i = 0; i < share->numbers.size(); ++i) {
      const auto to = all.edges.begin() + static_cast<std::ptrdiff_t>(all.begin[share->numbers[i]]);
      std::copy_n(from, share->counts[i], to);
      from += share->counts[i];
    }
    *share = Share();
  }
  std::sort(all.named_marks.begin(), all.named_marks.end());
  return all;
}

}  // namespace

Result<TreeEdges> read_tree_edges(const ObjectPass& pass, const IdTable& objects,
                                  const Marks& marks, NameTable& names) {
  std::vector<std::unique_ptr<Share>> shares;
  const auto make_visit = [&]() -> VisitObject {
    Share* share = shares.emplace_back(std::make_unique<Share>()).get();
    return [share, reader = EdgeReader(objects, marks, names)](
               std::uint32_t number, std::optional<std::string_view> bytes) mutable {
      reader.read(number, bytes, *share);
    };
  };
  DOWSE_TRY(read_objects(pass, {git::ObjectType::kTree, objects, 0, objects.size()}, make_visit));
  return joined(shares, objects.size());
}

}  // namespace dowse::attribution
