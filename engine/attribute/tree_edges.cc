#include "engine/attribute/tree_edges.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/attribute/object_pass.h"
#include "engine/git/parse.h"

namespace dowse::attribution {
namespace {

// What one worker made of one unit of trees.
struct Unit {
  std::vector<TreeEdge> edges;
  std::vector<std::uint32_t> counts;  // edges of each tree
  std::vector<std::uint8_t> unread;
  std::vector<NamedMark> named_marks;
};

class EdgeReader {
 public:
  EdgeReader(const IdTable& objects, const Marks& marks, NameTable& names)
      : objects_(objects), marks_(marks), table_(names), names_(names) {}

  void read(std::uint32_t number, const git::Object* object, Unit& unit) {
    edges_.clear();
    unit.unread.push_back(object == nullptr ? 1 : 0);
    if (object != nullptr) read_entries(number, object->bytes(), unit);
    std::sort(edges_.begin(), edges_.end());
    edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
    tell_doubles_apart();
    unit.edges.insert(unit.edges.end(), edges_.begin(), edges_.end());
    unit.counts.push_back(static_cast<std::uint32_t>(edges_.size()));
  }

 private:
  void read_entries(std::uint32_t number, std::string_view bytes, Unit& unit) {
    std::span<const MarkedName> marked = marks_.names_of(objects_[number]);
    git::TreeWalkView walk(bytes);
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
        unit.named_marks.push_back({number, name, marked.front().mark, marked.front().occurrence});
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

TreeEdges joined(std::vector<Unit> units) {
  TreeEdges all;
  all.begin.push_back(0);
  for (Unit& unit : units) {
    for (const std::uint32_t count : unit.counts)
      all.begin.push_back(all.begin.back() + count);
    all.edges.insert(all.edges.end(), unit.edges.begin(), unit.edges.end());
    all.unread.insert(all.unread.end(), unit.unread.begin(), unit.unread.end());
    all.named_marks.insert(all.named_marks.end(), unit.named_marks.begin(), unit.named_marks.end());
    unit = Unit();
  }
  std::sort(all.named_marks.begin(), all.named_marks.end());
  return all;
}

}  // namespace

Result<TreeEdges> read_tree_edges(const ObjectPass& pass, std::span<const ObjectId> ids,
                                  const IdTable& objects, const Marks& marks, NameTable& names) {
  std::vector<Unit> units(units_of(ids.size()));
  const auto make_visit = [&]() -> VisitObject {
    return [&, reader = EdgeReader(objects, marks, names)](std::size_t index,
                                                           const git::Object* object) mutable {
      reader.read(static_cast<std::uint32_t>(index), object, units[index / kObjectsInUnit]);
    };
  };
  DOWSE_TRY(read_objects(pass, ids, make_visit));
  return joined(std::move(units));
}

}  // namespace dowse::attribution
