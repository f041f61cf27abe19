#pragma once
// The functions of libgit2 that are used. The library is loaded when the first of them is needed:
// it brings thirteen others, and loading them takes a seventh of the time a commit hook has, which
// needs none of them. Nothing opens a libgit2 repository: no attribute, filter, ref or graft is
// ever read by it.

#include <string>

#include <git2/buffer.h>
#include <git2/config.h>
#include <git2/errors.h>
#include <git2/odb.h>

#include "engine/base/result.h"

namespace dowse::git {

struct Libgit2 {
  decltype(&git_error_last) error_last = nullptr;
  decltype(&git_buf_dispose) buf_dispose = nullptr;
  decltype(&git_config_new) config_new = nullptr;
  decltype(&git_config_free) config_free = nullptr;
  decltype(&git_config_add_file_ondisk) config_add_file_ondisk = nullptr;
  decltype(&git_config_get_string_buf) config_get_string_buf = nullptr;
  decltype(&git_odb_hash) odb_hash = nullptr;

  // Loaded and started once a process, and for as long as it runs; never null. Threads: any.
  // Errors: kInternal when there is no libgit2 of the version this was built for.
  static Result<const Libgit2*> get();

  // Its last failure on this thread: kIo, kLimit (out of memory) or kCorrupt.
  Error last_error(const std::string& what) const;
};

}  // namespace dowse::git
