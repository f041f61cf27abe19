#pragma once
// The git hook that keeps secrets out of commits: putting it into a repository, taking it away,
// saying whether it is there. What the hook does when git runs it is in hook_run.h.

#include <string>

#include "engine/base/result.h"

namespace dowse {

// The hook of one repository, and how it stands.
struct HookState {
  enum class Kind {
    kNone,       // no pre-commit hook
    kOurs,       // ours, and the program it calls is this one
    kStale,      // ours, calling a program at another place
    kForeign,    // somebody else's
    kElsewhere,  // git runs hooks from another folder (core.hooksPath)
  };

  Kind kind{};
  std::string path;      // of the pre-commit hook; for kElsewhere of git's folder
  std::string before;    // of the hook that ours runs first
  bool chained = false;  // that one is there
};

// `repository` is a working tree, a linked worktree, a git directory, or a folder in one; `program`
// the absolute path that the hook calls. Errors: kUsage when it is no repository; as hooks_folder.
Result<HookState> hook_state(const std::string& repository, const std::string& program);

// The script that git runs.
std::string hook_script(const std::string& program);

// Puts the hook there or brings it up to date. A foreign hook stays as it is unless `force`: then
// it is kept under another name and runs first. Returns what was done, for a person. Errors: kUsage
// with what to do; kIo.
Result<std::string> install_hook(const std::string& repository, const std::string& program,
                                 bool force);

// Takes our hook away and puts back the one that was there before. Returns and errors as above.
Result<std::string> uninstall_hook(const std::string& repository, const std::string& program);

// The absolute path of the program that runs. Errors: kIo.
Result<std::string> own_program();

}  // namespace dowse
