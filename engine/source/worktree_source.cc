#include "engine/source/worktree_source.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "engine/git/blob_hash.h"
#include "engine/git/ignore.h"
#include "engine/git/index.h"
#include "engine/git/object_store.h"
#include "engine/source/file_batches.h"
#include "engine/source/file_tree.h"
#include "engine/source/file_visit.h"
#include "engine/source/file_walk.h"

namespace dowse {
namespace {

constexpr std::string_view kNested = "a git repository of its own: scan it by itself";

// What of a working tree is looked at. Tracked is what the index names, whatever else says it is
// ignored or looks like a repository.
class WorktreeFilter final : public WalkFilter {
 public:
  WorktreeFilter(const GlobSet& excludes, const git::Index& index, git::Ignore* ignore)
      : excludes_(excludes), index_(index), ignore_(ignore) {}

  std::optional<LeftOut> judge(std::string_view path, EntryType type) override {
    const bool folder = type == EntryType::kFolder;
    if (path == ".git") return LeftOut{Skip::kSubmodule, "", false};  // the git source's
    if (path.ends_with("/.git")) return LeftOut{Skip::kSubmodule, std::string(kNested)};
    if (folder ? excludes_.matches_folder(path) : excludes_.matches_file(path)) {
      return LeftOut{Skip::kExcluded, ""};
    }
    const bool tracked = index_.find(path) != nullptr || (folder && index_.tracks_below(path));
    if (!tracked && ignore_ != nullptr && ignore_->is_ignored(path, folder)) {
      return LeftOut{Skip::kIgnored, ""};
    }
    return std::nullopt;
  }

  std::optional<LeftOut> judge_repository(std::string_view path) override {
    if (index_.tracks_below(path)) return std::nullopt;
    const git::IndexEntryView* entry = index_.find(path);
    if (entry != nullptr && entry->is_gitlink()) return LeftOut{Skip::kSubmodule, "", false};
    return LeftOut{Skip::kSubmodule, std::string(kNested)};
  }

 private:
  const GlobSet& excludes_;
  const git::Index& index_;
  git::Ignore* ignore_;  // nullptr: nothing is ignored
};

class WorktreeSource final : public Source {
 public:
  WorktreeSource(FileTarget target, FileDescriptor root, const git::Repository& repository,
                 WorktreeOptions options)
      : target_(std::move(target)),
        root_(std::move(root)),
        repository_(repository),
        options_(options) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    index_ = read_index(coverage);
    const FileTree tree = walk(coverage, stop);
    const auto make_taker = [&]() -> FileTaker {
      BlobVisitor& visitor = make_visitor();
      return {[&visitor, &coverage, this](const std::string& path, std::string_view bytes) {
                take(path, bytes, visitor, coverage);
              },
              [&visitor, this](const std::string& path) {
                if (!is_tracked(path)) tell_path(path, {}, visitor);
              }};
    };
    read_files({tree, root_.get(), target_.name, TextKind::kWorktreeFile, limits, coverage,
                progress, stop},
               make_taker);
    return {};
  }

 private:
  FileTree walk(Coverage& coverage, const std::stop_token& stop) const {
    // Without the index nothing tells what is tracked, and what is tracked is never ignored: then
    // all is scanned.
    const bool all = options_.include_ignored || !index_;
    const git::Index none;
    const git::Index& index = index_ ? *index_ : none;
    tell_submodules(index, coverage);
    git::Ignore ignore(repository_);
    WorktreeFilter filter(target_.excludes, index, all ? nullptr : &ignore);
    return walk_files(root_.get(), target_.name, filter, coverage, stop);
  }

  // Nothing when there is one and it cannot be read; that is told.
  std::optional<git::Index> read_index(Coverage& coverage) const {
    const std::string path = repository_.git_dir() + "/index";

    struct stat status {};

    if (::lstat(path.c_str(), &status) != 0 && errno == ENOENT) return git::Index();
    Result<git::Index> index = git::Index::read(path, repository_.store().id_size());
    if (index) return std::move(index).value();
    coverage.fail(target_.name, std::move(index).error().with("the list of tracked files"));
    return std::nullopt;
  }

  // Those that the index names and .gitmodules does not; the others are told of by the source of
  // the repository's objects. Only a folder that does hold a repository is left out for them: an
  // index may name any.
  void tell_submodules(const git::Index& index, Coverage& coverage) const {
    std::set<std::string, std::less<>> told;
    for (git::Submodule& submodule : repository_.submodules())
      told.insert(std::move(submodule.path));
    for (const git::IndexEntryView& entry : index.entries()) {
      if (!entry.is_gitlink() || !told.emplace(entry.path).second) continue;
      coverage.skip(Skip::kSubmodule, target_.name + ": " + std::string(entry.path), "");
    }
  }

  void take(const std::string& path, std::string_view bytes, BlobVisitor& visitor,
            Coverage& coverage) const {
    const Result<ObjectId> id = git::hash_blob(bytes, repository_.store().id_size());
    if (id && repository_.store().contains(*id)) {
      // Its content is a blob's.
      if (!is_tracked(path)) tell_path(path, *id, visitor);
      return;
    }
    visit_whole({.kind = TextKind::kWorktreeFile,
                 .target = target_.index,
                 .id = id ? *id : ObjectId{},
                 .path = path,
                 .bytes = bytes},
                target_.name + ": " + path, visitor, coverage);
  }

  // Of what is tracked the source of the repository's objects tells.
  void tell_path(const std::string& path, const ObjectId& id, BlobVisitor& visitor) const {
    visitor.visit_path({TextKind::kWorktreeFile, target_.index, id, path});
  }

  bool is_tracked(const std::string& path) const { return index_ && index_->find(path) != nullptr; }

  FileTarget target_;
  FileDescriptor root_;
  const git::Repository& repository_;
  WorktreeOptions options_;
  std::optional<git::Index> index_;  // nothing: it cannot be read
};

}  // namespace

Result<std::unique_ptr<Source>> open_worktree(FileTarget target, const git::Repository& repository,
                                              const WorktreeOptions& options) {
  FileDescriptor root(::open(repository.work_dir().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.is_open()) {
    return Error(Errc::kIo, target.name + ": " + repository.work_dir() + ": " + error_text(errno));
  }
  return std::unique_ptr<Source>(
      std::make_unique<WorktreeSource>(std::move(target), std::move(root), repository, options));
}

}  // namespace dowse
