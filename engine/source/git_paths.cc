#include "engine/source/git_paths.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/git/index.h"
#include "engine/git/object_reader.h"
#include "engine/git/parse.h"
#include "engine/git/tree_delta.h"

namespace dowse {
namespace {

using git::ObjectType;
using git::ObjectView;

constexpr std::uint32_t kNone = 0xFFFFFFFF;
// Folders under paths, in all: git.git has half a million. Some 40 bytes each.
constexpr std::size_t kMaxFolders = std::size_t{1} << 22;
constexpr std::size_t kMaxRangeFolders = std::size_t{1} << 18;  // with their paths spelled out
constexpr std::uint32_t kMaxDepth = 4096;  // git's own default is 2048 (core.maxTreeDepth)

// What a tree or a commit is read with: both are small.
constexpr git::WalkLimits limits_for(ObjectType type) noexcept {
  return {.max_object_bytes = 64u << 20, .memory_bytes = 32u << 20, .only = type};
}

std::string joined(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!path.empty()) path += '/';
  path += name;
  return path;
}

// Which tree holds which, under what name, and which are roots. Trees are numbered.
class Folders {
 public:
  // Threads: any.
  void add_tree(const ObjectView& object) {
    const std::scoped_lock lock(mutex_);
    const std::uint32_t tree = number(object.id);
    git::TreeWalkView entries(object.bytes, object.id.size);
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (!entry || !entry->has_value()) return;
      if (!(*entry)->is_tree()) continue;
      const std::uint32_t child = number((*entry)->id);
      is_child_[child] = true;
      edges_.push_back({tree, child, name_number((*entry)->name)});
    }
  }

  // Threads: any.
  void add_root(const ObjectId& tree) {
    const std::scoped_lock lock(mutex_);
    is_root_[number(tree)] = true;
  }

  // Once all were added: where each tree stands. False when a limit was reached.
  bool find_paths() {
    std::sort(edges_.begin(), edges_.end());
    std::vector<Open> open;
    for (std::uint32_t tree = 0; tree < is_root_.size(); ++tree) {
      if (is_root_[tree] || !is_child_[tree]) open.push_back({tree, 0, 0});
    }
    std::unordered_set<std::uint64_t> seen;
    bool complete = true;
    while (!open.empty()) {
      const Open at = open.back();
      open.pop_back();
      if (!seen.insert(std::uint64_t{at.tree} << 32 | at.path).second) continue;
      if (standing_.size() >= kMaxFolders || at.depth >= kMaxDepth) {
        complete = false;
        continue;
      }
      standing_.push_back({at.tree, at.path});
      auto edge = std::lower_bound(edges_.begin(), edges_.end(), Edge{at.tree, 0, 0});
      for (; edge != edges_.end() && edge->tree == at.tree; ++edge) {
        complete = complete && open.size() < kMaxFolders;
        if (!complete) break;
        open.push_back({edge->child, path_number(at.path, edge->name), at.depth + 1});
      }
    }
    std::sort(standing_.begin(), standing_.end());
    return complete;
  }

  // kNone: a tree that was not read.
  std::uint32_t find(const ObjectId& id) const {
    const auto found = numbers_.find(id);
    return found == numbers_.end() ? kNone : found->second;
  }

  // The paths under which a tree stands, sorted by number.
  std::vector<std::uint32_t> paths_of(std::uint32_t tree) const {
    std::vector<std::uint32_t> paths;
    auto at = std::lower_bound(standing_.begin(), standing_.end(), Standing{tree, 0});
    for (; at != standing_.end() && at->tree == tree; ++at)
      paths.push_back(at->path);
    return paths;
  }

  std::string text_of(std::uint32_t path) const {
    std::vector<std::string_view> steps;
    for (; path != 0; path = steps_[path].parent)
      steps.push_back(*names_[steps_[path].name]);
    std::string text;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step)
      text = joined(text, *step);
    return text;
  }

 private:
  struct Edge {
    std::uint32_t tree = 0;
    std::uint32_t child = 0;
    std::uint32_t name = 0;

    friend auto operator<=>(const Edge&, const Edge&) = default;
  };

  struct Standing {
    std::uint32_t tree = 0;
    std::uint32_t path = 0;

    friend auto operator<=>(const Standing&, const Standing&) = default;
  };

  struct Step {
    std::uint32_t parent = 0;
    std::uint32_t name = 0;
  };

  struct Open {
    std::uint32_t tree = 0;
    std::uint32_t path = 0;
    std::uint32_t depth = 0;
  };

  std::uint32_t number(const ObjectId& id) {
    const auto [found, added] =
        numbers_.try_emplace(id, static_cast<std::uint32_t>(numbers_.size()));
    if (added) {
      is_child_.push_back(false);
      is_root_.push_back(false);
    }
    return found->second;
  }

  std::uint32_t name_number(std::string_view name) {
    const auto [found, added] =
        name_numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size()));
    if (added) names_.push_back(&found->first);
    return found->second;
  }

  std::uint32_t path_number(std::uint32_t parent, std::uint32_t name) {
    const auto [found, added] = path_numbers_.try_emplace(
        std::uint64_t{parent} << 32 | name, static_cast<std::uint32_t>(steps_.size()));
    if (added) steps_.push_back({parent, name});
    return found->second;
  }

  std::mutex mutex_;
  std::unordered_map<ObjectId, std::uint32_t> numbers_;
  std::vector<bool> is_child_;
  std::vector<bool> is_root_;
  std::vector<Edge> edges_;
  std::unordered_map<std::string, std::uint32_t> name_numbers_;  // its keys stay where they are
  std::vector<const std::string*> names_;
  std::vector<Step> steps_{{0, 0}};  // by path; the first is the root
  std::unordered_map<std::uint64_t, std::uint32_t> path_numbers_;
  std::vector<Standing> standing_;
};

// Where the entries of a tree begin, and which tree it is.
struct StandingTree final : TextMemory {
  git::TreeStarts starts;
  std::uint32_t tree = kNone;
};

// Tells one visitor of the files of trees. What was copied whole from a tree that stands under the
// same paths was told there.
class Teller {
 public:
  Teller(const Folders& folders, TargetIndex target, BlobVisitor& visitor)
      : folders_(folders), target_(target), visitor_(visitor) {}

  std::unique_ptr<TextMemory> take(const ObjectView& object) {
    if (object.type != ObjectType::kTree || object.again) return nullptr;
    const auto* base = dynamic_cast<const StandingTree*>(object.base);
    const std::uint32_t tree = folders_.find(object.id);
    const std::vector<std::uint32_t> paths = folders_.paths_of(tree);
    const bool covered = base != nullptr && stands_under(base->tree, paths);
    git::TreeDeltaView entries(object.bytes, {covered ? &base->starts : nullptr, object.copied},
                               object.id.size);
    const bool is_sound = tell_entries(entries, paths);
    if (!object.is_base || !is_sound || object.bytes.size() >= git::kMaxRememberedTree)
      return nullptr;
    auto memory = std::make_unique<StandingTree>();
    memory->starts = entries.take_starts();
    memory->tree = tree;
    return memory;
  }

 private:
  bool stands_under(std::uint32_t tree, const std::vector<std::uint32_t>& paths) const {
    const std::vector<std::uint32_t> all = folders_.paths_of(tree);
    return std::includes(all.begin(), all.end(), paths.begin(), paths.end());
  }

  bool tell_entries(git::TreeDeltaView& entries, const std::vector<std::uint32_t>& paths) {
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (!entry) return false;
      if (!entry->has_value()) return true;
      if ((*entry)->is_tree() || (*entry)->is_gitlink()) continue;
      for (const std::uint32_t path : paths) {
        const std::string text = joined(text_of(path), (*entry)->name);
        visitor_.visit_path({TextKind::kBlob, target_, (*entry)->id, text});
      }
    }
  }

  // Most trees stand where the one before stood.
  const std::string& text_of(std::uint32_t path) {
    if (path != text_path_) {
      text_ = folders_.text_of(path);
      text_path_ = path;
    }
    return text_;
  }

  const Folders& folders_;
  TargetIndex target_;
  BlobVisitor& visitor_;
  std::uint32_t text_path_ = 0;
  std::string text_;
};

Result<void> read_folders(const git::ObjectWalk& walk, unsigned jobs, const PathRun& run,
                          Folders& folders) {
  const auto lost = [](const git::LostObject&) {};
  const auto trees = [&]() -> git::ObjectSink {
    return {[&folders](const ObjectView& object) -> std::unique_ptr<TextMemory> {
              if (object.type == ObjectType::kTree && !object.again) folders.add_tree(object);
              return nullptr;
            },
            lost};
  };
  DOWSE_TRY(walk.run(jobs, trees, limits_for(ObjectType::kTree), run.stop));
  const auto commits = [&]() -> git::ObjectSink {
    return {[&folders](const ObjectView& object) -> std::unique_ptr<TextMemory> {
              if (object.type != ObjectType::kCommit) return nullptr;
              const auto commit = git::parse_commit(object.bytes, object.id.size);
              if (commit) folders.add_root(commit->tree);
              return nullptr;
            },
            lost};
  };
  return walk.run(jobs, commits, limits_for(ObjectType::kCommit), run.stop);
}

// What is staged and in no commit yet. An index that cannot be read is told by who scans the
// working tree.
void tell_index(BlobVisitor& visitor, const PathRun& run) {
  const std::size_t id_size = run.repository.store().id_size();
  const Result<git::Index> index = git::Index::read(run.repository.git_dir() + "/index", id_size);
  if (!index) return;
  for (const git::IndexEntryView& entry : index->entries()) {
    if (entry.is_gitlink() || entry.is_sparse_directory()) continue;
    visitor.visit_path({TextKind::kBlob, run.target, entry.id, entry.path});
  }
}

// What a tree holds under a path; nothing when it holds nothing there.
std::optional<ObjectId> object_under(git::ObjectReader& reader, ObjectId tree,
                                     std::string_view path) {
  while (!tree.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view step = path.substr(0, slash);
    const Result<git::Object> object = reader.read(tree);
    if (!object || object->type() != ObjectType::kTree) return std::nullopt;
    git::TreeWalkView entries(object->bytes(), tree.size);
    std::optional<git::TreeEntryView> found;
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (!entry || !entry->has_value()) break;
      if ((*entry)->name == step) found = **entry;
    }
    if (!found) return std::nullopt;
    if (slash == path.size()) return found->id;
    if (!found->is_tree()) return std::nullopt;
    tree = found->id;
    path.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

// The trees of a range, from the roots of its commits down.
class RangeTeller {
 public:
  RangeTeller(const ObjectId& from_tree, BlobVisitor& visitor, const PathRun& run)
      : reader_(run.repository.store()),
        before_(run.repository.store()),
        from_tree_(from_tree),
        visitor_(visitor),
        run_(run) {}

  void tell(const git::RangeObjects& range) {
    std::set<ObjectId> trees;
    for (const git::ReachableObject& object : range.objects) {
      if (object.type == ObjectType::kTree) trees.insert(object.id);
      if (object.type == ObjectType::kCommit) add_root(object.id);
    }
    while (!open_.empty()) {
      auto at = std::move(open_.back());
      open_.pop_back();
      if (!trees.contains(at.first) || !seen_.insert(at).second) continue;
      if (seen_.size() > kMaxRangeFolders || open_.size() > kMaxRangeFolders) {
        run_.coverage.skip(Skip::kBudget, run_.name + ": paths of files",
                           "folders stand under more paths than are looked at");
        return;
      }
      enter(at.first, at.second);
    }
  }

 private:
  void add_root(const ObjectId& id) {
    const Result<git::Object> object = reader_.read(id);
    if (!object) return;
    const auto commit = git::parse_commit(object->bytes(), id.size);
    if (commit) open_.emplace_back(commit->tree, "");
  }

  void enter(const ObjectId& id, const std::string& path) {
    const Result<git::Object> object = reader_.read(id);
    if (!object) return;
    git::TreeWalkView entries(object->bytes(), id.size);
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (!entry || !entry->has_value()) return;
      std::string text = joined(path, (*entry)->name);
      if ((*entry)->is_tree()) {
        open_.emplace_back((*entry)->id, std::move(text));
      } else if (!(*entry)->is_gitlink()) {
        tell_file(text, (*entry)->id);
      }
    }
  }

  void tell_file(const std::string& path, const ObjectId& id) {
    if (!visitor_.wants_path(path)) return;
    if (object_under(before_, from_tree_, path) == id) return;
    visitor_.visit_path({TextKind::kBlob, run_.target, id, path});
  }

  git::ObjectReader reader_;
  git::ObjectReader before_;  // another one: the tree at hand is alive in the first
  ObjectId from_tree_;
  BlobVisitor& visitor_;
  const PathRun& run_;
  std::vector<std::pair<ObjectId, std::string>> open_;
  std::set<std::pair<ObjectId, std::string>> seen_;
};

}  // namespace

Result<void> tell_paths(const git::ObjectWalk& walk, const std::vector<BlobVisitor*>& visitors,
                        const PathRun& run) {
  Folders folders;
  const auto jobs = static_cast<unsigned>(visitors.size());
  DOWSE_TRY(read_folders(walk, jobs, run, folders));
  if (!folders.find_paths()) {
    run.coverage.skip(Skip::kBudget, run.name + ": paths of files",
                      "folders stand under more paths than are looked at");
  }
  std::atomic<std::size_t> next{0};
  const auto make_sink = [&]() -> git::ObjectSink {
    auto teller = std::make_shared<Teller>(folders, run.target, *visitors[next++]);
    return {[teller](const ObjectView& object) { return teller->take(object); },
            [](const git::LostObject&) {}};
  };
  DOWSE_TRY(walk.run(jobs, make_sink, limits_for(ObjectType::kTree), run.stop));
  if (!run.stop.stop_requested()) tell_index(*visitors.front(), run);
  return {};
}

void tell_range_paths(const git::RangeObjects& range, const ObjectId& from_tree,
                      BlobVisitor& visitor, const PathRun& run) {
  RangeTeller(from_tree, visitor, run).tell(range);
}

}  // namespace dowse
