#pragma once
// The working tree of a git repository: what the object store does not hold.

#include <memory>

#include "engine/base/result.h"
#include "engine/git/repository.h"
#include "engine/source/file_source.h"

namespace dowse {

struct WorktreeOptions {
  bool include_ignored = false;  // files that git ignores, too
};

// Tracked and untracked files of repository.work_dir() whose content, hashed as a git blob, is not
// in the object store, as TextKind::kWorktreeFile with that hash as id; what is in the store is the
// git source's to scan. File times are not trusted: every file is read and hashed. Untracked files
// that git ignores are left out as Skip::kIgnored (a folder ignored as a whole counts as one, named
// with a "/" at its end), submodules and other repositories below as kSubmodule; .git itself is not
// looked at. `target.path` is not used. Lifetime: the repository must outlive the source. Requires:
// the repository has a working tree. Errors: kIo when its folder cannot be opened.
Result<std::unique_ptr<Source>> open_worktree(FileTarget target, const git::Repository& repository,
                                              const WorktreeOptions& options);

}  // namespace dowse
