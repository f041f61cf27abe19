#include "engine/source/git_paths.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/git/index.h"
#include "engine/git/object_reader.h"
#include "engine/git/parse.h"
#include "engine/git/tree_delta.h"
#include "engine/source/folder_paths.h"

namespace dowse {
namespace {

using git::ObjectType;
using git::ObjectView;

git::WalkLimits limits_for(ObjectType type, unsigned jobs, const SourceLimits& limits) noexcept {
  return {.max_object_bytes = limits.max_blob_bytes,
          .memory_bytes = limits.memory_bytes / jobs / 4,  // FolderPaths keeps more beside it
          .only = type};
}

void tell_lost(const git::LostObject& lost, const PathRun& run) {
  if (!run.lost.add(lost.id)) return;
  const std::string what(lost.type ? git::name_of(*lost.type) : "object");
  run.coverage.skip(reason_of_loss(lost.error), run.name + ": " + what + " " + lost.id.hex(),
                    lost.error.message(), lost.bytes);
}

void follow(FolderPaths& folders, const PathRun& run) {
  if (folders.follow(run.stop)) return;
  run.coverage.skip(Skip::kBudget, run.name + ": paths of files",
                    "folders stand under more paths than are looked at, or there are more than "
                    "--memory has room for");
}

void tell_stopped(const PathRun& run) {
  run.coverage.skip(Skip::kDeadline, run.name + ": paths of files", "stopped before their turn");
}

// Tells one visitor of files in folders.
class FileTeller {
 public:
  FileTeller(const FolderPaths& folders, TargetIndex target, BlobVisitor& visitor)
      : folders_(folders), target_(target), visitor_(visitor) {}

  void enter(FolderPath folder) {
    if (folder == folder_) return;  // most trees stand where the one before stood
    text_ = folders_.prefix_of(folder);
    prefix_size_ = text_.size();
    folder_ = folder;
  }

  bool wants(std::string_view name) { return visitor_.wants_path(path_of(name)); }

  void tell(const git::TreeEntryView& file) {
    visitor_.visit_path({TextKind::kBlob, target_, file.id, path_of(file.name)});
  }

 private:
  std::string_view path_of(std::string_view name) {
    text_.resize(prefix_size_);
    return text_ += name;
  }

  const FolderPaths& folders_;
  TargetIndex target_;
  BlobVisitor& visitor_;
  FolderPath folder_ = 0;
  std::string text_;
  std::size_t prefix_size_ = 0;
};

bool is_file(const git::TreeEntryView& entry) noexcept {
  return !entry.is_tree() && !entry.is_gitlink();
}

// Where the entries of a tree begin, and which tree it is.
struct StandingTree final : TextMemory {
  git::TreeStarts starts;
  std::uint32_t tree = 0;
};

// Tells of the files of all trees. What was copied whole from a tree that stands under the same
// path was told there.
class TreeTeller {
 public:
  TreeTeller(const FolderPaths& folders, BlobVisitor& visitor, const PathRun& run)
      : folders_(folders), files_(folders, run.target, visitor), stop_(run.stop) {}

  std::unique_ptr<TextMemory> take(const ObjectView& object) {
    if (object.type != ObjectType::kTree || object.again) return nullptr;
    const std::span<const Standing> standings = folders_.standings_of(object.id);
    if (standings.empty()) return nullptr;
    auto memory = std::make_unique<StandingTree>();
    memory->tree = standings.front().tree;
    bool is_sound = true;
    for (const Standing& at : standings) {
      if (stop_.stop_requested()) return nullptr;
      is_sound = tell_under(at.path, object, memory->starts);
    }
    const bool remember =
        object.is_base && is_sound && object.bytes.size() < git::kMaxRememberedTree;
    return remember ? std::move(memory) : nullptr;
  }

 private:
  bool tell_under(FolderPath path, const ObjectView& object, git::TreeStarts& starts) {
    const auto* base = dynamic_cast<const StandingTree*>(object.base);
    const bool covered = base != nullptr && folders_.stands_under(base->tree, path);
    git::TreeDeltaView entries(object.bytes, {covered ? &base->starts : nullptr, object.copied},
                               object.id.size);
    files_.enter(path);
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (!entry) return false;
      if (!entry->has_value()) break;
      if (is_file(**entry)) files_.tell(**entry);
    }
    starts = entries.take_starts();
    return true;
  }

  const FolderPaths& folders_;
  FileTeller files_;
  const std::stop_token& stop_;
};

std::vector<ObjectId> trees_of(const git::ObjectWalk& walk) {
  std::vector<ObjectId> trees;
  walk.list([&trees](const ObjectId& id, std::optional<ObjectType> type) {
    if (type.value_or(ObjectType::kTree) == ObjectType::kTree) trees.push_back(id);
  });
  return trees;
}

Result<void> read_folders(const git::ObjectWalk& walk, unsigned jobs, const PathRun& run,
                          FolderPaths& folders) {
  const auto lost = [&run](const git::LostObject& object) { tell_lost(object, run); };
  const auto trees = [&]() -> git::ObjectSink {
    return {[&folders](const ObjectView& object) -> std::unique_ptr<TextMemory> {
              if (object.type == ObjectType::kTree && !object.again) {
                folders.add_tree(object.id, object.bytes);
              }
              return nullptr;
            },
            lost};
  };
  DOWSE_TRY(walk.run(jobs, trees, limits_for(ObjectType::kTree, jobs, run.limits), run.stop));
  const auto commits = [&]() -> git::ObjectSink {
    return {[&folders](const ObjectView& object) -> std::unique_ptr<TextMemory> {
              if (object.type != ObjectType::kCommit) return nullptr;
              const auto commit = git::parse_commit(object.bytes, object.id.size);
              if (commit) folders.add_root(commit->tree);
              return nullptr;
            },
            lost};
  };
  return walk.run(jobs, commits, limits_for(ObjectType::kCommit, jobs, run.limits), run.stop);
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

// The entries of a tree by name: of several with one name the last. Keeps those of the tree it was
// asked about last.
class EntryTable {
 public:
  struct Entry {
    ObjectId id;
    bool is_tree = false;
  };

  // Nothing when the tree, which may be empty, holds nothing of that name or cannot be read.
  // `allowed` is what trees may be read for; it goes down.
  std::optional<Entry> find(const ObjectId& tree, std::string_view name, git::ObjectReader& reader,
                            std::uint64_t& allowed) {
    if (tree != tree_) load(tree, reader, allowed);
    const auto found = entries_.find(std::string(name));
    if (found == entries_.end()) return std::nullopt;
    return found->second;
  }

 private:
  void load(const ObjectId& tree, git::ObjectReader& reader, std::uint64_t& allowed) {
    tree_ = tree;
    entries_.clear();
    if (tree.empty()) return;
    const Result<git::ObjectHeader> header = reader.header(tree);
    if (!header || header->type != ObjectType::kTree || header->size > allowed) return;
    allowed -= header->size;
    const Result<git::Object> object = reader.read(tree);
    if (!object) return;
    git::TreeWalkView entries(object->bytes(), tree.size);
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (!entry || !entry->has_value()) return;
      entries_.insert_or_assign(std::string((*entry)->name),
                                Entry{(*entry)->id, (*entry)->is_tree()});
    }
  }

  ObjectId tree_;
  std::unordered_map<std::string, Entry> entries_;
};

// What a tree holds under paths. What cannot be read, or not any more for all that was read before,
// holds nothing.
class EarlierTree {
 public:
  EarlierTree(const FolderPaths& folders, const git::ObjectStore& store, const ObjectId& root)
      : folders_(folders),
        reader_(store),
        allowed_(folders.work_allowed()),
        known_(folders.path_count(), false),
        trees_(folders.path_count()) {
    known_[0] = true;
    trees_[0] = root;
  }

  bool holds(FolderPath folder, const git::TreeEntryView& file) {
    const auto entry = files_.find(tree_under(folder), file.name, reader_, allowed_);
    return entry && entry->id == file.id;
  }

 private:
  // Empty when there is none.
  const ObjectId& tree_under(FolderPath folder) {
    std::vector<FolderPath> steps;
    for (FolderPath at = folder; !known_[at]; at = folders_.parent_of(at))
      steps.push_back(at);
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
      const ObjectId& parent = trees_[folders_.parent_of(*step)];
      const auto entry = subfolders_.find(parent, folders_.name_of(*step), reader_, allowed_);
      if (entry && entry->is_tree) trees_[*step] = entry->id;
      known_[*step] = true;
    }
    return trees_[folder];
  }

  const FolderPaths& folders_;
  git::ObjectReader reader_;
  std::uint64_t allowed_;
  std::vector<bool> known_;
  std::vector<ObjectId> trees_;  // by path
  EntryTable subfolders_;        // of a parent: its children are asked about one after the other
  EntryTable files_;
};

// The trees of a range, from the roots of its commits down.
class RangeTeller {
 public:
  RangeTeller(const git::RangeObjects& range, BlobVisitor& visitor, const PathRun& run)
      : range_(range),
        reader_(run.repository.store()),
        folders_(trees_of(range), run.limits.memory_bytes),
        files_(folders_, run.target, visitor),
        run_(run) {}

  void tell(const ObjectId& from_tree) {
    read_folders();
    follow(folders_, run_);
    EarlierTree before(folders_, run_.repository.store(), from_tree);
    for (const Standing& at : by_path()) {
      if (run_.stop.stop_requested()) break;
      tell_folder(at, before);
    }
    if (run_.stop.stop_requested()) tell_stopped(run_);
  }

 private:
  static std::vector<ObjectId> trees_of(const git::RangeObjects& range) {
    std::vector<ObjectId> trees;
    for (const git::ReachableObject& object : range.objects) {
      if (object.type == ObjectType::kTree) trees.push_back(object.id);
    }
    return trees;
  }

  // Folders of one parent follow each other.
  std::vector<Standing> by_path() const {
    std::vector<Standing> all(folders_.standings().begin(), folders_.standings().end());
    std::sort(all.begin(), all.end(), [](const Standing& a, const Standing& b) {
      return std::pair(a.path, a.tree) < std::pair(b.path, b.tree);
    });
    return all;
  }

  void read_folders() {
    for (const git::ReachableObject& object : range_.objects) {
      if (run_.stop.stop_requested()) return;
      if (object.type != ObjectType::kTree && object.type != ObjectType::kCommit) continue;
      const std::optional<git::Object> read = read_object(object.id, object.type);
      if (!read) continue;
      if (object.type == ObjectType::kTree) {
        folders_.add_tree(object.id, read->bytes());
      } else if (const auto commit = git::parse_commit(read->bytes(), object.id.size)) {
        folders_.add_root(commit->tree);
      }
    }
  }

  // What cannot be read is told; what is something else was.
  std::optional<git::Object> read_object(const ObjectId& id, ObjectType type) {
    Result<git::ObjectHeader> header = reader_.header(id);
    if (!header) return lose({id, type, 0, std::move(header).error()});
    if (header->type != type) return std::nullopt;
    if (header->size > run_.limits.max_blob_bytes) {
      const std::string size = std::to_string(header->size) + " bytes";
      return lose({id, type, header->size, Error(Errc::kLimit, size)});
    }
    Result<git::Object> object = reader_.read(id);
    if (!object) return lose({id, type, header->size, std::move(object).error()});
    return std::move(object).value();
  }

  std::nullopt_t lose(const git::LostObject& lost) {
    tell_lost(lost, run_);
    return std::nullopt;
  }

  void tell_folder(const Standing& at, EarlierTree& before) {
    const ObjectId& id = folders_.tree(at.tree);
    const std::optional<git::Object> object = read_object(id, ObjectType::kTree);
    if (!object) return;
    files_.enter(at.path);
    git::TreeWalkView entries(object->bytes(), id.size);
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (!entry || !entry->has_value()) return;
      if (!is_file(**entry) || !files_.wants((*entry)->name)) continue;
      if (!before.holds(at.path, **entry)) files_.tell(**entry);
    }
  }

  const git::RangeObjects& range_;
  git::ObjectReader reader_;
  FolderPaths folders_;
  FileTeller files_;
  const PathRun& run_;
};

}  // namespace

Result<void> tell_paths(const git::ObjectWalk& walk, const std::vector<BlobVisitor*>& visitors,
                        const PathRun& run) {
  if (run.stop.stop_requested()) {
    tell_stopped(run);
    return {};
  }
  FolderPaths folders(trees_of(walk), run.limits.memory_bytes);
  const auto jobs = static_cast<unsigned>(visitors.size());
  DOWSE_TRY(read_folders(walk, jobs, run, folders));
  folders.add_unnamed_roots();
  follow(folders, run);
  std::atomic<std::size_t> next{0};
  const auto make_sink = [&]() -> git::ObjectSink {
    auto teller = std::make_shared<TreeTeller>(folders, *visitors[next++], run);
    return {[teller](const ObjectView& object) { return teller->take(object); },
            [&run](const git::LostObject& lost) { tell_lost(lost, run); }};
  };
  DOWSE_TRY(walk.run(jobs, make_sink, limits_for(ObjectType::kTree, jobs, run.limits), run.stop));
  if (run.stop.stop_requested()) {
    tell_stopped(run);
  } else {
    tell_index(*visitors.front(), run);
  }
  return {};
}

void tell_range_paths(const git::RangeObjects& range, const ObjectId& from_tree,
                      BlobVisitor& visitor, const PathRun& run) {
  RangeTeller(range, visitor, run).tell(from_tree);
}

}  // namespace dowse
