#include "engine/source/git_staged.h"

#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/git/index_diff.h"
#include "engine/git/parse.h"
#include "engine/git/safe_file.h"
#include "engine/source/git_push.h"

namespace dowse {
namespace {

class StagedSource final : public Source {
 public:
  StagedSource(TargetIndex target, std::string name, const git::Repository& repository,
               std::vector<ObjectItem> items)
      : target_(target),
        name_(std::move(name)),
        repository_(repository),
        items_(std::move(items)) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    push_objects(items_,
                 {target_, name_, repository_, make_visitor, limits, coverage, progress, stop});
    return {};
  }

 private:
  TargetIndex target_;
  std::string name_;
  const git::Repository& repository_;
  std::vector<ObjectItem> items_;
};

// Finds out what is staged.
class Staging {
 public:
  Staging(const std::string& name, const git::Repository& repository, Coverage& coverage)
      : name_(name), repository_(repository), reader_(repository.store()), coverage_(coverage) {}

  Result<std::vector<ObjectItem>> items(const std::string& index) {
    const ObjectId tree = head_tree();
    Result<git::IndexDifference> compared = git::staged_entries(index, tree, reader_);
    if (!compared.has_value()) return std::move(compared).error().with(name_ + ": " + index);
    for (const Error& error : compared->errors) {
      coverage_.fail(name_, Error(error.code(), "HEAD: " + error.message()));
    }
    for (const git::StagedEntry& entry : compared->entries) {
      if (entry.is_gitlink()) {
        coverage_.skip(Skip::kSubmodule, name_ + ": " + entry.path, "");
      } else if (entry.is_sparse_directory()) {
        add_folder(entry);
      } else {
        items_.push_back({TextKind::kStaged, entry.id, entry.path});
      }
    }
    return std::move(items_);
  }

 private:
  // Empty when there is no commit yet. When HEAD cannot be read, that is told, and all is staged.
  ObjectId head_tree() {
    const Result<ObjectId> tree = read_head_tree();
    if (tree.has_value()) return *tree;
    coverage_.fail(name_, Error(tree.error().code(), "HEAD: " + tree.error().message()));
    return {};
  }

  Result<ObjectId> read_head_tree() {
    DOWSE_ASSIGN(const git::Head head, repository_.head());
    if (head.commit.empty()) return ObjectId{};
    DOWSE_ASSIGN(const git::Object object, reader_.read(head.commit));
    DOWSE_ASSIGN(const git::CommitView commit, git::parse_commit(object.bytes(), head.commit.size));
    return commit.tree;
  }

  // The files of a folder that the sparse index holds as one entry.
  void add_folder(const git::StagedEntry& entry) {
    std::vector<std::pair<ObjectId, std::string>> pending = {{entry.id, entry.path}};
    std::set<ObjectId> seen;  // a tree that stands in several places is read once, also in itself
    while (!pending.empty()) {
      const auto [id, path] = std::move(pending.back());
      pending.pop_back();
      if (!seen.insert(id).second) continue;
      Result<void> read = add_tree(id, path, pending);
      if (!read.has_value()) {
        const bool missing = read.error().code() == Errc::kGit;
        coverage_.skip(missing ? Skip::kMissing : Skip::kDamaged, name_ + ": " + path,
                       read.error().message());
      }
    }
  }

  Result<void> add_tree(const ObjectId& id, const std::string& path,
                        std::vector<std::pair<ObjectId, std::string>>& pending) {
    DOWSE_ASSIGN(const git::Object tree, reader_.read(id));
    git::TreeWalkView walk(tree.bytes(), id.size);
    for (;;) {
      DOWSE_ASSIGN(const std::optional<git::TreeEntryView> entry, walk.next());
      if (!entry) return {};
      std::string full = path + std::string(entry->name);
      if (entry->is_tree()) {
        pending.emplace_back(entry->id, full + "/");
      } else if (!entry->is_gitlink()) {
        items_.push_back({TextKind::kStaged, entry->id, std::move(full)});
      }
    }
  }

  const std::string& name_;
  const git::Repository& repository_;
  git::ObjectReader reader_;
  Coverage& coverage_;
  std::vector<ObjectItem> items_;
};

Result<std::string> own_index(const std::string& name, const git::Repository& repository) {
  std::string path = repository.git_dir() + "/index";
  // Named by its git directory, a repository shows no working tree and has its index all the same.
  if (repository.work_dir().empty() && !git::kind_of(path)) {
    return Error(Errc::kUsage,
                 name + ": nothing can be staged in a repository without a working tree");
  }
  return path;
}

}  // namespace

Result<std::unique_ptr<Source>> open_staged(TargetIndex target, std::string name,
                                            const git::Repository& repository,
                                            std::string index_file, Coverage& coverage) {
  if (index_file.empty()) {
    DOWSE_ASSIGN(index_file, own_index(name, repository));
  }
  DOWSE_ASSIGN(std::vector<ObjectItem> items,
               Staging(name, repository, coverage).items(index_file));
  return std::unique_ptr<Source>(
      std::make_unique<StagedSource>(target, std::move(name), repository, std::move(items)));
}

}  // namespace dowse
