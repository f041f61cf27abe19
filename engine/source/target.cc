#include "engine/source/target.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "engine/base/glob.h"
#include "engine/source/file_descriptor.h"
#include "engine/source/file_source.h"
#include "engine/source/git_files.h"
#include "engine/source/git_objects.h"
#include "engine/source/git_range.h"
#include "engine/source/git_staged.h"
#include "engine/source/stdin_source.h"
#include "engine/source/worktree_source.h"

namespace dowse {
namespace {

// What the opened repository says of itself.
Result<void> describe(const git::Repository& repository, TargetInfo& info) {
  Result<git::Head> head = repository.head();
  // Without HEAD a folder is no repository, but a damaged table of refs costs no more than the refs
  // in it, and who lists them tells of that.
  if (!head && repository.ref_files().storage() == git::RefStorage::kFiles)
    return std::move(head).error();
  if (head) {
    if (head->name != "HEAD") info.head = std::move(head->name);
    info.head_commit = head->commit;
  }
  info.remote_url = repository.remote_url();
  for (const git::OutsideStore& outside : repository.outside_stores()) {
    info.outside_stores.push_back(outside.what + " " + outside.path +
                                  (outside.followed ? "" : " (not followed)"));
  }
  return {};
}

// Of a whole scan the source of git's own files tells what is wrong with refs.
void count_refs(Target& target, const TargetOptions& options, Coverage& coverage) {
  std::vector<SkippedItem> problems;
  target.info.refs = target.repository->ref_files().list(problems).size();
  if (options.range.empty()) return;
  for (SkippedItem& problem : problems) {
    coverage.skip(problem.reason, target.info.name + ": " + problem.subject,
                  std::move(problem.detail));
  }
}

Result<void> add_git_sources(Target& target, FileTarget files, const TargetOptions& options,
                             Coverage& coverage) {
  const TargetIndex index = files.index;
  const git::Repository& repository = *target.repository;
  if (!options.range.empty()) {
    target.info.type = "range";
    Result<std::unique_ptr<Source>> commits =
        open_range(index, target.info.name, repository, options.range);
    if (!commits) return std::move(commits).error().with(target.info.name);
    target.sources.push_back(std::move(*commits));
    return {};
  }
  if (options.staged) {
    target.info.type = "staged";
    DOWSE_ASSIGN(std::unique_ptr<Source> staged,
                 open_staged(index, target.info.name, repository, options.index_file, coverage));
    target.sources.push_back(std::move(staged));
    return {};
  }
  target.info.type = "git";
  auto objects = std::make_unique<GitObjectSource>(index, target.info.name, repository);
  target.objects = objects.get();
  target.sources.push_back(std::move(objects));
  target.sources.push_back(make_git_file_source(index, target.info.name, repository));
  if (repository.work_dir().empty()) return {};
  DOWSE_ASSIGN(
      std::unique_ptr<Source> worktree,
      open_worktree(std::move(files), repository, {.include_ignored = options.include_ignored}));
  target.sources.push_back(std::move(worktree));
  return {};
}

Result<void> add_file_sources(Target& target, FileTarget files, bool is_folder) {
  target.info.type = is_folder ? "directory" : "file";
  DOWSE_ASSIGN(std::unique_ptr<Source> source,
               is_folder ? open_directory(std::move(files)) : open_file(std::move(files)));
  target.sources.push_back(std::move(source));
  return {};
}

bool is_same_folder(const std::string& a, const std::string& b) {
  struct stat first {};

  struct stat second {};

  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

// Whether something named `.git` stands in the folder: then it is meant to be a repository, and one
// that cannot be opened is an error, not a plain folder.
bool has_git(const std::string& folder) {
  struct stat status {};

  return ::lstat((folder + "/.git").c_str(), &status) == 0;
}

// The folder to open as a repository; empty: it is none.
Result<std::string> repository_folder(const std::string& name, const TargetOptions& options) {
  const std::optional<std::string> found = git::Repository::discover(name);
  if (options.staged || !options.range.empty()) {
    if (found) return *found;
    return Error(Errc::kUsage, name + ": not in a git repository, which --staged and --range need");
  }
  const bool is_one = (found && is_same_folder(*found, name)) || has_git(name);
  return is_one ? name : std::string();
}

}  // namespace

std::string Target::folder() const {
  if (repository != nullptr) return repository->work_dir();
  return info.type == "directory" ? info.name : "";
}

Result<Target> open_target(TargetIndex index, const std::string& name, const TargetOptions& options,
                           Coverage& coverage) {
  Target target;
  target.info.name = name;
  if (name == "-") {
    if (options.staged || !options.range.empty()) {
      return Error(Errc::kUsage,
                   "--staged and --range ask a repository, and standard input is none");
    }
    target.info.type = "stdin";
    target.sources.push_back(open_stdin(index, "<stdin>"));
    return target;
  }

  struct stat status {};

  if (::stat(name.c_str(), &status) != 0) {
    return Error(Errc::kUsage, name + ": " + error_text(errno));
  }
  DOWSE_ASSIGN(GlobSet excludes, GlobSet::compile(options.excludes));
  FileTarget files{index, name, name, std::move(excludes)};
  DOWSE_ASSIGN(const std::string folder, repository_folder(name, options));
  if (folder.empty()) {
    DOWSE_TRY(add_file_sources(target, std::move(files), S_ISDIR(status.st_mode)));
    return target;
  }
  DOWSE_ASSIGN(git::Repository repository,
               git::Repository::open(folder, {.follow_outside = options.follow_outside}));
  target.repository = std::make_unique<git::Repository>(std::move(repository));
  DOWSE_TRY(describe(*target.repository, target.info));
  // A hook is not to wait for ten thousand refs that nobody reads there.
  if (!options.staged) count_refs(target, options, coverage);
  DOWSE_TRY(add_git_sources(target, std::move(files), options, coverage));
  return target;
}

}  // namespace dowse
