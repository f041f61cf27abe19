#include "corpora/tree.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "corpora/words.h"

namespace dowse::corpora {
namespace {

constexpr std::size_t kMaxDepth = 4;
constexpr std::size_t kIdBytes = 20;

// What an entry has in a tree object at `at`.
struct EntryView {
  std::string_view order;  // its name, with a slash behind that of a folder
  std::size_t end = 0;
};

constexpr std::string_view kFolderMode = "40000 ";
constexpr std::string_view kFileMode = "100644 ";

std::string entry_of(std::string_view mode, std::string_view name, const ObjectId& id) {
  std::string entry(mode);
  entry += name;
  entry += '\0';
  entry.append(reinterpret_cast<const char*>(id.raw.data()), id.size);
  return entry;
}

}  // namespace

Folders::Folders(Random& random, std::size_t count) : names_{""}, parents_{0} {
  std::vector<std::size_t> depths = {0};
  while (names_.size() <= count) {
    std::size_t parent = random.one_in(2) ? 0 : random.below(names_.size());
    if (depths[parent] >= kMaxDepth) parent = 0;
    // The number makes it the only one of its name.
    names_.push_back(identifier(random) + std::to_string(names_.size()));
    parents_.push_back(parent);
    depths.push_back(depths[parent] + 1);
  }
}

std::string Folders::path(std::size_t folder) const {
  std::string path;
  for (; folder != 0; folder = parents_[folder])
    path.insert(0, names_[folder] + '/');
  return path;
}

std::vector<Edit> Tree::edits_for(const std::string& content, std::vector<Change> changes) {
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.order() < b.order(); });
  std::vector<Edit> edits;
  std::size_t at = 0;
  for (const Change& change : changes) {
    const std::string wanted = change.order();
    Edit edit;
    // Past all that stand before it.
    while (true) {
      edit.begin = edit.end = at;
      if (at == content.size()) break;
      const std::size_t name_begin = content.find(' ', at) + 1;
      const std::size_t name_end = content.find('\0', name_begin);
      std::string order = content.substr(name_begin, name_end - name_begin);
      if (content.compare(at, kFolderMode.size(), kFolderMode) == 0) order += '/';
      if (order > wanted) break;
      at = name_end + 1 + kIdBytes;
      if (order == wanted) {
        edit.end = at;
        break;
      }
    }
    if (change.id) {
      edit.text = entry_of(change.is_folder ? kFolderMode : kFileMode, change.name, *change.id);
    }
    edits.push_back(std::move(edit));
  }
  return edits;
}

void Tree::rewrite(State& state, std::vector<Change> changes, PackWriter& pack) {
  const std::vector<Edit> edits = edits_for(state.content, std::move(changes));
  std::string content = applied(state.content, edits);
  if (content.empty()) {
    state = {};
    return;
  }
  state.stored = state.content.empty()
                     ? pack.add(git::ObjectType::kTree, content)
                     : pack.add_version(state.stored, content, state.content.size(), edits);
  state.content = std::move(content);
}

ObjectId Tree::change(const FileChanges& changes, PackWriter& pack) {
  // Deepest first: a parent has a lower number.
  std::map<std::size_t, std::vector<Change>, std::greater<>> by_folder;
  for (const auto& [file, id] : changes)
    by_folder[file.first].push_back({file.second, false, id});
  while (!by_folder.empty()) {
    const std::size_t folder = by_folder.begin()->first;
    State& state = states_[folder];
    rewrite(state, std::move(by_folder.begin()->second), pack);
    by_folder.erase(by_folder.begin());
    if (folder == 0) continue;
    std::optional<ObjectId> id;
    if (!state.content.empty()) id = state.stored.id;
    by_folder[folders_->parent(folder)].push_back({folders_->name(folder), true, id});
  }
  return states_[0].stored.id;
}

}  // namespace dowse::corpora
