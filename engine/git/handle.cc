#include "engine/git/handle.h"

#include <cstring>

#include <git2/common.h>
#include <git2/errors.h>
#include <git2/global.h>
#include <git2/odb_backend.h>

#include "engine/base/check.h"

namespace dowse::git {
namespace {

constexpr int kPriority = 1;  // of the only backend there is

Result<OdbPtr> odb_over(git_odb_backend* backend) {
  git_odb* odb = nullptr;
  if (git_odb_new(&odb) != 0) return last_git_error("libgit2");
  OdbPtr owner(odb);
  if (git_odb_add_backend(odb, backend, kPriority) != 0) return last_git_error("libgit2");
  return owner;
}

}  // namespace

// Hash verification costs 3x on reading (MEASURED.md); zlib's checksum stays. The object cache
// would be 256 MiB that no budget knows of.
Result<void> start_libgit2() {
  static const bool kStarted = git_libgit2_init() > 0 &&
                               git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0) == 0 &&
                               git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0) == 0;
  if (!kStarted) return Error(Errc::kInternal, "libgit2 cannot be started");
  return {};
}

Result<OdbPtr> open_pack_odb(const std::string& index_path) {
  DOWSE_TRY(start_libgit2());
  git_odb_backend* backend = nullptr;
  if (git_odb_backend_one_pack(&backend, index_path.c_str()) != 0) {
    return last_git_error(index_path);
  }
  return odb_over(backend);
}

Error last_git_error(const std::string& what) {
  const git_error* error = git_error_last();
  if (error == nullptr) return Error(Errc::kCorrupt, what + ": libgit2 cannot read it");
  Errc code = Errc::kCorrupt;
  if (error->klass == GIT_ERROR_OS) code = Errc::kIo;
  if (error->klass == GIT_ERROR_NOMEMORY) code = Errc::kLimit;
  return Error(code, what + ": " + error->message);
}

git_oid to_oid(const ObjectId& id) {
  DOWSE_CHECK(id.size == GIT_OID_RAWSZ);
  git_oid oid;
  std::memcpy(oid.id, id.raw.data(), GIT_OID_RAWSZ);
  return oid;
}

}  // namespace dowse::git
