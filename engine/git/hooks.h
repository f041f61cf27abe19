#pragma once
// Where git looks for the hooks of a repository. The one place that reads the user's own
// configuration: installing a hook is for the user's git, and no scan asks this.

#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/git/repository.h"

namespace dowse::git {

struct HooksFolder {
  std::string path;         // absolute, or as core.hooksPath has it
  bool configured = false;  // core.hooksPath says so, in any configuration file git reads
};

// Errors: kGit when a configuration file cannot be read.
Result<HooksFolder> hooks_folder(const Repository& repository);

}  // namespace dowse::git
