#include "engine/git/index_diff.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/git/parse.h"

namespace dowse::git {
namespace {

bool by_name(const TreeEntryView& entry, std::string_view name) noexcept {
  return entry.name < name;
}

class Comparison {
 public:
  Comparison(const Index& index, ObjectReader& reader)
      : entries_(index.entries()), cached_(index.cached_trees()), reader_(reader) {
    find_cached_ends();
  }

  IndexDifference run(const ObjectId& tree) {
    const std::optional<std::size_t> root =
        cached_ends_.empty() ? std::nullopt : std::optional<std::size_t>(0);
    if (is_same(root, tree, 0, "")) return {};
    enter("", tree, root);
    std::size_t i = 0;
    while (i < entries_.size()) {
      while (!entries_[i].path.starts_with(folders_.back().prefix)) {
        folders_.pop_back();
      }
      i = descend(i);
    }
    return std::move(difference_);
  }

 private:
  // A folder on the way from the root to the entry at hand.
  struct Folder {
    std::string_view prefix;  // its path with a "/" at the end
    std::optional<Object> tree;
    std::vector<TreeEntryView> entries;  // of the tree, by name
    std::optional<std::size_t> cached;   // its place in cached_
  };

  // Where the subtrees of each cached tree end. Nothing when the counts do not add up.
  void find_cached_ends() {
    std::vector<std::pair<std::size_t, std::uint32_t>> open;  // (place, subtrees to come)
    std::vector<std::size_t> ends(cached_.size());
    for (std::size_t i = 0; i < cached_.size(); ++i) {
      if (i > 0 && open.empty()) return;
      open.emplace_back(i, cached_[i].subtrees);
      while (!open.empty() && open.back().second == 0) {
        ends[open.back().first] = i + 1;
        open.pop_back();
        if (!open.empty()) --open.back().second;
      }
    }
    if (open.empty()) cached_ends_ = std::move(ends);
  }

  std::optional<std::size_t> cached_child(const Folder& folder, std::string_view name) const {
    if (!folder.cached) return std::nullopt;
    const std::size_t end = cached_ends_[*folder.cached];
    for (std::size_t i = *folder.cached + 1; i < end; i = cached_ends_[i]) {
      if (cached_[i].name == name) return i;
    }
    return std::nullopt;
  }

  // Whether the index has noted that the folder whose entries begin at `first` is this tree.
  bool is_same(std::optional<std::size_t> cached, const ObjectId& tree, std::size_t first,
               std::string_view prefix) const {
    if (!cached || tree.empty() || cached_[*cached].entries < 0 || cached_[*cached].id != tree) {
      return false;
    }
    const auto count = static_cast<std::uint64_t>(cached_[*cached].entries);
    if (count == 0 || count > entries_.size() - first) return false;
    const std::size_t next = first + static_cast<std::size_t>(count);
    return entries_[next - 1].path.starts_with(prefix) &&
           (next == entries_.size() || !entries_[next].path.starts_with(prefix));
  }

  void enter(std::string_view prefix, const ObjectId& tree, std::optional<std::size_t> cached) {
    Folder folder;
    folder.prefix = prefix;
    folder.cached = cached;
    Result<void> read = read_tree(tree, folder);
    if (!read.has_value()) {
      folder.entries.clear();
      difference_.errors.push_back(std::move(read).error());
    }
    folders_.push_back(std::move(folder));
  }

  Result<void> read_tree(const ObjectId& tree, Folder& folder) {
    if (tree.empty()) return {};
    DOWSE_ASSIGN(folder.tree, reader_.read(tree));
    if (folder.tree->type() != ObjectType::kTree) {
      return Error(Errc::kCorrupt, "object " + tree.hex() + " is no tree");
    }
    TreeWalkView walk(folder.tree->bytes());
    for (;;) {
      DOWSE_ASSIGN(const std::optional<TreeEntryView> entry, walk.next());
      if (!entry) break;
      folder.entries.push_back(*entry);
    }
    std::sort(folder.entries.begin(), folder.entries.end(),
              [](const TreeEntryView& a, const TreeEntryView& b) { return a.name < b.name; });
    return {};
  }

  static const TreeEntryView* find(const Folder& folder, std::string_view name) {
    const auto at = std::lower_bound(folder.entries.begin(), folder.entries.end(), name, by_name);
    return at != folder.entries.end() && at->name == name ? &*at : nullptr;
  }

  // Enters the folders of entry i and compares it, or passes over the first folder that is the
  // same. The entry to go on with.
  std::size_t descend(std::size_t i) {
    const std::string_view path = entries_[i].path;
    for (;;) {
      const std::size_t begin = folders_.back().prefix.size();
      const std::size_t slash = path.find('/', begin);
      if (slash == std::string_view::npos || slash + 1 == path.size()) break;
      const std::string_view name = path.substr(begin, slash - begin);
      const std::string_view prefix = path.substr(0, slash + 1);
      const TreeEntryView* entry = find(folders_.back(), name);
      const ObjectId tree = entry != nullptr && entry->is_tree() ? entry->id : ObjectId{};
      const std::optional<std::size_t> cached = cached_child(folders_.back(), name);
      if (is_same(cached, tree, i, prefix)) {
        return i + static_cast<std::size_t>(cached_[*cached].entries);
      }
      enter(prefix, tree, cached);
    }
    compare(entries_[i]);
    return i + 1;
  }

  void compare(const IndexEntryView& entry) {
    if (entry.intent_to_add) return;
    std::string_view name = entry.path.substr(folders_.back().prefix.size());
    if (entry.is_sparse_directory() && name.ends_with('/')) name.remove_suffix(1);
    const TreeEntryView* old = find(folders_.back(), name);
    if (old != nullptr && old->id == entry.id && old->mode == entry.mode) return;
    difference_.entries.push_back(&entry);
  }

  std::span<const IndexEntryView> entries_;
  std::span<const CachedTreeView> cached_;
  std::vector<std::size_t> cached_ends_;  // as cached_; empty when those cannot be used
  ObjectReader& reader_;
  std::vector<Folder> folders_;  // the root first
  IndexDifference difference_;
};

}  // namespace

IndexDifference entries_unlike_tree(const Index& index, const ObjectId& tree,
                                    ObjectReader& reader) {
  return Comparison(index, reader).run(tree);
}

}  // namespace dowse::git
