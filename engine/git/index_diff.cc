#include "engine/git/index_diff.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "engine/git/index_cursor.h"
#include "engine/git/parse.h"

namespace dowse::git {
namespace {

bool by_name(const TreeEntryView& entry, std::string_view name) noexcept {
  return entry.name < name;
}

// The cached trees of an index as a hierarchy.
class CachedFolders {
 public:
  // Without any when their counts do not add up.
  explicit CachedFolders(std::span<const CachedTree> trees) : trees_(trees) {
    std::vector<std::pair<std::size_t, std::uint32_t>> open;  // (place, subtrees to come)
    std::vector<std::size_t> ends(trees.size());
    for (std::size_t i = 0; i < trees.size(); ++i) {
      if (i > 0 && open.empty()) return;
      open.emplace_back(i, trees[i].subtrees);
      while (!open.empty() && open.back().second == 0) {
        ends[open.back().first] = i + 1;
        open.pop_back();
        if (!open.empty()) --open.back().second;
      }
    }
    if (open.empty()) ends_ = std::move(ends);
  }

  std::optional<std::size_t> root() const noexcept {
    return ends_.empty() ? std::nullopt : std::optional<std::size_t>(0);
  }

  std::optional<std::size_t> child(std::optional<std::size_t> folder, std::string_view name) const {
    if (!folder) return std::nullopt;
    for (std::size_t i = *folder + 1; i < ends_[*folder]; i = ends_[i]) {
      if (trees_[i].name == name) return i;
    }
    return std::nullopt;
  }

  // How many entries the folder has, when it is this tree; else 0.
  std::uint64_t entries_if(std::optional<std::size_t> folder, const ObjectId& tree) const {
    if (!folder || tree.empty() || trees_[*folder].entries < 0) return 0;
    return trees_[*folder].id == tree ? static_cast<std::uint64_t>(trees_[*folder].entries) : 0;
  }

 private:
  std::span<const CachedTree> trees_;
  std::vector<std::size_t> ends_;  // where the folders below each end
};

class Comparison {
 public:
  Comparison(IndexCursor& cursor, std::span<const CachedTree> cached, ObjectReader& reader)
      : cursor_(cursor), left_(cursor.count()), cached_(cached), reader_(reader) {}

  Result<void> run(const ObjectId& tree) {
    enter("", tree, cached_.root());
    DOWSE_ASSIGN(bool more, next());
    if (!more) return {};
    DOWSE_ASSIGN(bool is_passed, pass_over(folders_.back()));
    while (more) {
      if (!is_passed) {
        DOWSE_ASSIGN(is_passed, descend());
        if (!is_passed) compare(cursor_.entry());
      }
      DOWSE_ASSIGN(more, next());
      is_passed = false;
    }
    return {};
  }

  IndexDifference take() { return std::move(difference_); }

  // Whether cached trees said something of entries that is not so.
  bool was_misled() const noexcept {
    return has_passed_ && (is_misled_ || !cursor_.had_cached_trees());
  }

 private:
  // A folder on the way from the root to the entry at hand.
  struct Folder {
    std::string prefix;  // its path with a "/" at the end
    ObjectId id;
    std::optional<Object> tree;          // read when first needed
    std::vector<TreeEntryView> entries;  // of the tree, by name
    std::optional<std::size_t> cached;
  };

  Result<bool> next() {
    DOWSE_ASSIGN(const bool more, cursor_.next());
    if (more) --left_;
    if (more && passed_ && cursor_.entry().path.starts_with(*passed_)) is_misled_ = true;
    passed_.reset();
    return more;
  }

  void enter(std::string prefix, const ObjectId& tree, std::optional<std::size_t> cached) {
    Folder folder;
    folder.prefix = std::move(prefix);
    folder.id = tree;
    folder.cached = cached;
    folders_.push_back(std::move(folder));
  }

  Result<void> read_tree(Folder& folder) {
    if (folder.id.empty() || folder.tree) return {};
    const ObjectId id = std::exchange(folder.id, {});  // once, also when it fails
    DOWSE_ASSIGN(folder.tree, reader_.read(id));
    if (folder.tree->type() != ObjectType::kTree) {
      return Error(Errc::kCorrupt, "object " + id.hex() + " is no tree");
    }
    TreeWalkView walk(folder.tree->bytes(), id.size);
    for (;;) {
      DOWSE_ASSIGN(const std::optional<TreeEntryView> entry, walk.next());
      if (!entry) break;
      folder.entries.push_back(*entry);
    }
    std::sort(folder.entries.begin(), folder.entries.end(),
              [](const TreeEntryView& a, const TreeEntryView& b) { return a.name < b.name; });
    return {};
  }

  const TreeEntryView* find(Folder& folder, std::string_view name) {
    Result<void> read = read_tree(folder);
    if (!read.has_value()) {
      folder.entries.clear();
      difference_.errors.push_back(std::move(read).error());
    }
    const auto at = std::lower_bound(folder.entries.begin(), folder.entries.end(), name, by_name);
    return at != folder.entries.end() && at->name == name ? &*at : nullptr;
  }

  // Goes to the folder of the entry at hand. True when a folder on the way is the same in the tree:
  // then its last entry is at hand.
  Result<bool> descend() {
    while (!cursor_.entry().path.starts_with(folders_.back().prefix)) {
      folders_.pop_back();
    }
    for (;;) {
      const std::string_view path = cursor_.entry().path;
      const std::size_t begin = folders_.back().prefix.size();
      const std::size_t slash = path.find('/', begin);
      if (slash == std::string_view::npos || slash + 1 == path.size()) return false;
      const std::string_view name = path.substr(begin, slash - begin);
      const TreeEntryView* entry = find(folders_.back(), name);
      const ObjectId tree = entry != nullptr && entry->is_tree() ? entry->id : ObjectId{};
      enter(std::string(path.substr(0, slash + 1)), tree,
            cached_.child(folders_.back().cached, name));
      DOWSE_ASSIGN(const bool is_passed, pass_over(folders_.back()));
      if (is_passed) return true;
    }
  }

  // Requires: the folder was just entered, its first entry is at hand.
  Result<bool> pass_over(const Folder& folder) {
    const std::uint64_t entries = cached_.entries_if(folder.cached, folder.id);
    if (entries == 0 || entries - 1 > left_) return false;
    const auto more = static_cast<std::uint32_t>(entries - 1);
    DOWSE_TRY(cursor_.pass_over(more));
    left_ -= more;
    has_passed_ = true;
    passed_ = folder.prefix;
    is_misled_ = is_misled_ || !cursor_.entry().path.starts_with(folder.prefix);
    return true;
  }

  void compare(const IndexEntryView& entry) {
    if (entry.intent_to_add) return;
    std::string_view name = entry.path.substr(folders_.back().prefix.size());
    if (entry.is_sparse_directory() && name.ends_with('/')) name.remove_suffix(1);
    const TreeEntryView* old = find(folders_.back(), name);
    if (old != nullptr && old->id == entry.id && old->mode == entry.mode) return;
    difference_.entries.push_back({std::string(entry.path), entry.id, entry.mode});
  }

  IndexCursor& cursor_;
  std::uint64_t left_;  // entries behind the one at hand
  CachedFolders cached_;
  ObjectReader& reader_;
  std::vector<Folder> folders_;        // the root first
  std::optional<std::string> passed_;  // the folder just passed over: nothing of it may follow
  bool has_passed_ = false;
  bool is_misled_ = false;
  IndexDifference difference_;
};

}  // namespace

Result<IndexDifference> staged_entries(const std::string& index_path, const ObjectId& tree,
                                       ObjectReader& reader) {
  for (const bool use_cached_trees : {true, false}) {
    DOWSE_ASSIGN(std::optional<IndexCursor> cursor,
                 IndexCursor::open(index_path, reader.id_size()));
    if (!cursor) break;
    const std::span<const CachedTree> cached = cursor->cached_trees();
    Comparison comparison(*cursor, use_cached_trees ? cached : cached.first(0), reader);
    DOWSE_TRY(comparison.run(tree));
    if (!comparison.was_misled()) return comparison.take();
  }
  return IndexDifference();
}

}  // namespace dowse::git
