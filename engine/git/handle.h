#pragma once
// libgit2 behind RAII. Included by .cc files of this folder only. Nothing here opens a libgit2
// repository: no configuration, attribute, filter, ref or graft is ever read by it; it is given
// packs and object folders one by one.

#include <memory>
#include <string>

#include <git2/odb.h>
#include <git2/oid.h>

#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::git {

struct OdbDeleter {
  void operator()(git_odb* odb) const noexcept { git_odb_free(odb); }
};

using OdbPtr = std::unique_ptr<git_odb, OdbDeleter>;

// Once a process, and for as long as it runs; to be called before anything else of libgit2.
Result<void> start_libgit2();

// Reads one pack, by the path of its index, and nothing else.
Result<OdbPtr> open_pack_odb(const std::string& index_path);

// The last failure of libgit2 on this thread: kIo, kLimit (out of memory) or kCorrupt.
Error last_git_error(const std::string& what);

// Requires: a SHA-1 id.
git_oid to_oid(const ObjectId& id);

}  // namespace dowse::git
