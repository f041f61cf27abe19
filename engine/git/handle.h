#pragma once
// What the users of libgit2 in this folder share. Nothing opens a libgit2 repository: no attribute,
// filter, ref or graft is ever read by it.

#include <string>

#include "engine/base/result.h"

namespace dowse::git {

// Once a process, and for as long as it runs; to be called before anything else of libgit2.
Result<void> start_libgit2();

// The last failure of libgit2 on this thread: kIo, kLimit (out of memory) or kCorrupt.
Error last_git_error(const std::string& what);

}  // namespace dowse::git
