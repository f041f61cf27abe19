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
               std::string index_file)
      : target_(target),
        name_(std::move(name)),
        repository_(repository),
        index_file_(std::move(index_file)) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    DOWSE_ASSIGN(const std::string index, index_path());
    git::ObjectReader reader(repository_.store());
    const ObjectId tree = head_tree(reader, coverage);
    Result<git::IndexDifference> compared = git::staged_entries(index, tree, reader);
    if (!compared.has_value()) return std::move(compared).error().with(name_ + ": " + index);
    const git::IndexDifference difference = *std::move(compared);
    for (const Error& error : difference.errors) {
      coverage.fail(name_, Error(error.code(), "HEAD: " + error.message()));
    }
    std::vector<ObjectItem> items;
    for (const git::StagedEntry& entry : difference.entries) {
      if (entry.is_gitlink()) {
        coverage.skip(Skip::kSubmodule, name_ + ": " + entry.path, "");
      } else if (entry.is_sparse_directory()) {
        add_folder(entry, reader, coverage, items);
      } else {
        items.push_back({TextKind::kStaged, entry.id, entry.path});
      }
    }
    push_objects(items,
                 {target_, name_, repository_, make_visitor, limits, coverage, progress, stop});
    return {};
  }

 private:
  Result<std::string> index_path() const {
    if (!index_file_.empty()) return index_file_;
    std::string path = repository_.git_dir() + "/index";
    // Named by its git directory, a repository shows no working tree and has its index all the
    // same.
    if (repository_.work_dir().empty() && !git::kind_of(path)) {
      return Error(Errc::kUsage,
                   name_ + ": nothing can be staged in a repository without a working tree");
    }
    return path;
  }

  // Empty when there is no commit yet. When HEAD cannot be read, that is told, and all is staged.
  ObjectId head_tree(git::ObjectReader& reader, Coverage& coverage) const {
    const Result<ObjectId> tree = read_head_tree(reader);
    if (tree.has_value()) return *tree;
    coverage.fail(name_, Error(tree.error().code(), "HEAD: " + tree.error().message()));
    return {};
  }

  Result<ObjectId> read_head_tree(git::ObjectReader& reader) const {
    DOWSE_ASSIGN(const git::Head head, repository_.head());
    if (head.commit.empty()) return ObjectId{};
    DOWSE_ASSIGN(const git::Object object, reader.read(head.commit));
    DOWSE_ASSIGN(const git::CommitView commit, git::parse_commit(object.bytes(), head.commit.size));
    return commit.tree;
  }

  // The files of a folder that the sparse index holds as one entry.
  void add_folder(const git::StagedEntry& entry, git::ObjectReader& reader, Coverage& coverage,
                  std::vector<ObjectItem>& items) const {
    std::vector<std::pair<ObjectId, std::string>> pending = {{entry.id, entry.path}};
    std::set<ObjectId> seen;  // a tree that stands in several places is read once, also in itself
    while (!pending.empty()) {
      const auto [id, path] = std::move(pending.back());
      pending.pop_back();
      if (!seen.insert(id).second) continue;
      Result<void> read = add_tree(id, path, reader, items, pending);
      if (!read.has_value()) {
        const bool missing = read.error().code() == Errc::kGit;
        coverage.skip(missing ? Skip::kMissing : Skip::kDamaged, name_ + ": " + path,
                      read.error().message());
      }
    }
  }

  static Result<void> add_tree(const ObjectId& id, const std::string& path,
                               git::ObjectReader& reader, std::vector<ObjectItem>& items,
                               std::vector<std::pair<ObjectId, std::string>>& pending) {
    DOWSE_ASSIGN(const git::Object tree, reader.read(id));
    git::TreeWalkView walk(tree.bytes(), id.size);
    for (;;) {
      DOWSE_ASSIGN(const std::optional<git::TreeEntryView> entry, walk.next());
      if (!entry) return {};
      std::string full = path + std::string(entry->name);
      if (entry->is_tree()) {
        pending.emplace_back(entry->id, full + "/");
      } else if (!entry->is_gitlink()) {
        items.push_back({TextKind::kStaged, entry->id, std::move(full)});
      }
    }
  }

  TargetIndex target_;
  std::string name_;
  const git::Repository& repository_;
  std::string index_file_;
};

}  // namespace

std::unique_ptr<Source> make_staged_source(TargetIndex target, std::string name,
                                           const git::Repository& repository,
                                           std::string index_file) {
  return std::make_unique<StagedSource>(target, std::move(name), repository, std::move(index_file));
}

}  // namespace dowse
