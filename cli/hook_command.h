#pragma once
// `dowse hook`: install, uninstall, status, and what the hook does when git runs it.

#include "cli/options.h"
#include "engine/base/result.h"
#include "engine/report/report.h"

namespace dowse {

// What the hook makes of a scan of what is staged: may the commit go on?
struct HookVerdict {
  int exit_code = 2;         // 0: it may; 1: secrets; 2: nothing can be said
  std::string message;       // one line or more for the person who commits
  bool show_report = false;  // the person needs the report as well
};

// An error stops a commit, and so does staged content of which nothing was read. A part that was
// not read (a container whose inside is not looked into) is said and does not.
HookVerdict judge_staged(const Report& report);

// Returns the exit code.
int run_hook_command(const HookArguments& arguments);

}  // namespace dowse
