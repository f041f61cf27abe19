#pragma once
// One target of a run: what a path given by the user is, and the sources that scan all of it.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/repository.h"
#include "engine/source/git_objects.h"
#include "engine/source/source.h"

namespace dowse {

// What all targets of a run are opened with.
struct TargetOptions {
  bool staged = false;     // only what is staged
  std::string index_file;  // staged: this index instead of the repository's own; empty: its own
  std::string range;       // "A..B": only what B reaches and A does not; empty: everything
  bool include_ignored = false;       // working-tree files that git ignores, too
  bool follow_outside = true;         // alternates and the like that lie outside the target
  std::vector<std::string> excludes;  // globs on paths
};

// What a report says of a target.
struct TargetInfo {
  std::string name;        // as given
  std::string type;        // "git", "staged", "range", "directory", "file", "stdin"
  std::string head;        // "refs/heads/main"; empty: detached, or not git
  ObjectId head_commit;    // empty: no commit yet, or not git
  std::string remote_url;  // of "origin", credentials removed; empty: none
  std::uint64_t refs = 0;
  std::vector<std::string> outside_stores;  // what lies outside the target: followed or left out
};

// Movable; sources look into *repository, whose address stays.
struct Target {
  TargetInfo info;
  std::unique_ptr<git::Repository> repository;  // null when it is none
  std::vector<std::unique_ptr<Source>> sources;
  GitObjectSource* objects = nullptr;  // among the sources; null: its objects are no source

  // The folder of its files: the working tree, or what was given; empty for what has none.
  std::string folder() const;
};

// "-" is standard input; a repository's working tree, linked worktree or git directory is scanned
// as git; another folder or a file as such. With `staged` or `range` the path must be in a
// repository. Errors: kUsage when there is nothing at `name` or it is not what the options ask for;
// else as the part that failed.
Result<Target> open_target(TargetIndex index, const std::string& name, const TargetOptions& options,
                           Coverage& coverage);

}  // namespace dowse
