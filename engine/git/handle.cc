#include "engine/git/handle.h"

#include <git2/common.h>
#include <git2/errors.h>
#include <git2/global.h>

namespace dowse::git {
Result<void> start_libgit2() {
  static const bool kStarted = git_libgit2_init() > 0;
  if (!kStarted) return Error(Errc::kInternal, "libgit2 cannot be started");
  return {};
}

Error last_git_error(const std::string& what) {
  const git_error* error = git_error_last();
  if (error == nullptr) return Error(Errc::kCorrupt, what + ": libgit2 cannot read it");
  Errc code = Errc::kCorrupt;
  if (error->klass == GIT_ERROR_OS) code = Errc::kIo;
  if (error->klass == GIT_ERROR_NOMEMORY) code = Errc::kLimit;
  return Error(code, what + ": " + error->message);
}

}  // namespace dowse::git
