#include "engine/source/git_files.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "engine/git/object_store.h"
#include "engine/git/refs.h"
#include "engine/git/reftable.h"
#include "engine/git/safe_file.h"
#include "engine/source/file_batches.h"
#include "engine/source/file_descriptor.h"
#include "engine/source/file_tree.h"
#include "engine/source/file_visit.h"
#include "engine/source/file_walk.h"
#include "engine/source/reftable_texts.h"

namespace dowse {
namespace {

// Below objects/ only these are text: where else to look, and notes beside packs.
bool is_text_of_store(std::string_view path, EntryType type) {
  if (type == EntryType::kFolder) {
    return path == "objects" || path == "objects/info" || path == "objects/pack";
  }
  if (path.starts_with("objects/pack/")) {
    return path.ends_with(".keep") || path.ends_with(".promisor");
  }
  return path == "objects/info/alternates" || path == "objects/info/http-alternates";
}

// Of a worktree; those of linked ones lie in worktrees/NAME.
bool is_index(std::string_view path) {
  if (path.starts_with("worktrees/")) {
    path.remove_prefix(std::min(path.find('/', 10), path.size() - 1) + 1);
  }
  return path == "index" || path == "index.lock" || path.starts_with("sharedindex.");
}

// A file of the folder where refs and their logs are kept as tables.
bool is_in_reftable(std::string_view path) {
  return path.starts_with("reftable/") || path.find("/reftable/") != std::string_view::npos;
}

// One object id and a line end: what a loose ref is made of.
bool is_plain_id(std::string_view bytes) {
  if (bytes.ends_with('\n')) bytes.remove_suffix(1);
  return ObjectId::from_hex(bytes).has_value();
}

class GitFileFilter final : public WalkFilter {
 public:
  GitFileFilter(std::string folder, const std::string& target_name, Coverage& coverage)
      : folder_(std::move(folder)), target_name_(target_name), coverage_(coverage) {}

  std::optional<LeftOut> judge(std::string_view path, EntryType type) override {
    constexpr bool kUncounted = false;
    const bool in_store = path == "objects" || path.starts_with("objects/");
    if (in_store && !is_text_of_store(path, type)) return LeftOut{Skip::kSpecial, "", kUncounted};
    if (type == EntryType::kFolder) return judge_folder(path);
    if (type == EntryType::kSymlink) tell_of_link(path);
    if (path == "packed-refs" || is_index(path)) return LeftOut{Skip::kSpecial, "", kUncounted};
    return std::nullopt;
  }

  std::optional<LeftOut> judge_repository(std::string_view /*path*/) override {
    return LeftOut{Skip::kSubmodule, "a repository of its own: scan it by itself"};
  }

 private:
  std::optional<LeftOut> judge_folder(std::string_view path) const {
    if (path != "lfs/objects") return std::nullopt;
    const Result<std::vector<git::DirectoryItem>> items =
        git::list_directory(git::join_path(folder_, path));
    if (items.has_value() && items->empty()) return std::nullopt;
    return LeftOut{Skip::kNotDecoded, "content kept by Git LFS"};
  }

  // What a link leads to inside of the folder is met there.
  void tell_of_link(std::string_view path) const {
    const std::optional<std::string> target = git::resolve_path(git::join_path(folder_, path));
    if (!target || git::lies_inside(*target, folder_)) return;
    coverage_.skip(Skip::kMissing, target_name_ + ": " + std::string(path),
                   "a symbolic link that leads out of the repository, not followed");
  }

  std::string folder_;
  const std::string& target_name_;
  Coverage& coverage_;
};

class GitFileSource final : public Source {
 public:
  GitFileSource(TargetIndex target, std::string name, const git::Repository& repository)
      : target_(target), name_(std::move(name)), repository_(repository) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    const Run run{make_visitor, limits, coverage, progress, stop};
    DOWSE_TRY(push_folder(repository_.common_dir(), run));
    if (!git::lies_inside(repository_.git_dir(), repository_.common_dir())) {
      DOWSE_TRY(push_folder(repository_.git_dir(), run));
    }
    push_ref_names(run);
    return {};
  }

 private:
  struct Run {
    const MakeVisitor& make_visitor;
    const SourceLimits& limits;
    Coverage& coverage;
    ProgressSink& progress;
    const std::stop_token& stop;
  };

  // A folder that is read, as the user sees it.
  struct Folder {
    std::string path;     // absolute
    std::string subject;  // in front of skips
    std::string prefix;   // of the paths in it
  };

  Folder described(const std::string& folder) const {
    if (!repository_.work_dir().empty()) return {folder, name_ + "/.git", ".git/"};
    if (folder == repository_.common_dir()) return {folder, name_, ""};
    return {folder, name_ + ": " + folder, folder + "/"};
  }

  Result<void> push_folder(const std::string& folder, const Run& run) {
    const FileDescriptor root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root.is_open()) {
      return Error(Errc::kIo, name_ + ": " + folder + ": " + error_text(errno));
    }
    const Folder seen = described(folder);
    GitFileFilter filter(folder, seen.subject, run.coverage);
    const FileTree tree = walk_files(root.get(), seen.subject, filter, run.coverage, run.stop);
    const auto make_taker = [&]() -> FileTaker {
      BlobVisitor& visitor = run.make_visitor();
      return {[&visitor, &run, &seen, this](const std::string& path, std::string_view bytes) {
        take(seen, path, bytes, visitor, run);
      }};
    };
    read_files({tree, root.get(), seen.subject, TextKind::kGitFile, run.limits, run.coverage,
                run.progress, run.stop},
               make_taker);
    return {};
  }

  void take(const Folder& seen, const std::string& path, std::string_view bytes,
            BlobVisitor& visitor, const Run& run) {
    if (path.starts_with("refs/") || path.starts_with("logs/refs/")) add_name(path);
    if (is_plain_id(bytes)) return;
    if (is_in_reftable(path) && git::is_reftable(bytes) &&
        take_table(seen, path, bytes, visitor, run)) {
      return;
    }
    visit_text(seen, path, bytes, visitor, run);
  }

  void visit_text(const Folder& seen, const std::string& path, std::string_view bytes,
                  BlobVisitor& visitor, const Run& run) const {
    const std::string full = seen.prefix + path;
    visit_whole(
        {.kind = TextKind::kGitFile, .target = target_, .id = {}, .path = full, .bytes = bytes},
        seen.subject + ": " + path, visitor, run.coverage);
  }

  // Its logs, as if they were files below it, and the names in it. False: it could not be read to
  // its end.
  bool take_table(const Folder& seen, const std::string& path, std::string_view bytes,
                  BlobVisitor& visitor, const Run& run) {
    const auto take_name = [this](std::string_view name) { add_name(name); };
    const auto take_log = [&](std::string_view ref_name, std::string_view lines) {
      const std::string log = path + "/logs/" + std::string(ref_name);
      const bool is_stopped = run.stop.stop_requested();
      if (is_stopped || lines.size() > run.limits.max_blob_bytes) {
        run.coverage.add_present(TextKind::kGitFile, 1, lines.size());
        run.coverage.skip(is_stopped ? Skip::kDeadline : Skip::kTooLarge, seen.subject + ": " + log,
                          "", lines.size());
      } else {
        visit_text(seen, log, lines, visitor, run);
      }
      return !is_stopped;
    };
    const Result<void> read = read_reftable_texts(bytes, {take_name, take_log});
    if (!read.has_value()) {
      const bool is_limit = read.error().code() == Errc::kLimit;
      const std::scoped_lock lock(mutex_);
      table_problems_[seen.path + "/" + path] = {is_limit ? Skip::kTooLarge : Skip::kDamaged,
                                                 read.error().message()};
    }
    return read.has_value();
  }

  // A ref is named even when it is broken or gone.
  void add_name(std::string_view name) {
    const std::scoped_lock lock(mutex_);
    if (!names_.contains(name)) names_.emplace(name);
  }

  void push_ref_names(const Run& run) {
    std::vector<SkippedItem> problems;
    const std::vector<git::RefFiles::Named> refs = repository_.ref_files().list(problems);
    for (const SkippedItem& problem : problems) {
      table_problems_.erase(problem.subject);  // told once
    }
    for (const auto& [path, problem] : table_problems_) {
      problems.push_back({problem.first, path, problem.second});
    }
    std::set<ObjectId> missing;
    for (const git::RefFiles::Named& ref : refs) {
      names_.insert(ref.name);
      if (!repository_.store().contains(ref.id) && missing.insert(ref.id).second) {
        problems.push_back({Skip::kMissing, "object " + ref.id.hex(), "a ref names it"});
      }
    }
    const Result<git::Head> head = repository_.head();
    if (head.has_value()) names_.insert(head->name);  // a branch without a commit has no ref
    for (const SkippedItem& problem : problems) {
      run.coverage.skip(problem.reason, name_ + ": " + problem.subject, problem.detail);
    }
    std::string text;
    for (const std::string& name : names_) {
      text += name;
      text += '\n';
    }
    run.coverage.add_present(TextKind::kRefNames, 1, text.size());
    const std::string subject = name_ + ": the names of refs";
    if (run.stop.stop_requested()) {
      run.coverage.skip(Skip::kDeadline, subject, "", text.size());
    } else if (text.size() > run.limits.max_blob_bytes) {
      run.coverage.skip(Skip::kTooLarge, subject, "", text.size());
    } else {
      run.progress.expect(1);
      const Visit visit = run.make_visitor().visit(
          {.kind = TextKind::kRefNames, .target = target_, .id = {}, .path = {}, .bytes = text});
      if (visit.scanned) run.coverage.add_scanned(TextKind::kRefNames, text.size());
      run.progress.done(1, text.size());
    }
  }

  TargetIndex target_;
  std::string name_;
  const git::Repository& repository_;
  std::mutex mutex_;
  // Guarded by mutex_ while files are read.
  std::set<std::string, std::less<>> names_;                            // of refs
  std::map<std::string, std::pair<Skip, std::string>> table_problems_;  // by path
};

}  // namespace

std::unique_ptr<Source> make_git_file_source(TargetIndex target, std::string name,
                                             const git::Repository& repository) {
  return std::make_unique<GitFileSource>(target, std::move(name), repository);
}

}  // namespace dowse
