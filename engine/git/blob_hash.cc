#include "engine/git/blob_hash.h"

#include <git2/odb.h>
#include <git2/oid.h>

#include "engine/git/handle.h"

namespace dowse::git {

Result<ObjectId> hash_blob(std::string_view bytes) {
  DOWSE_TRY(start_libgit2());
  git_oid oid;
  if (git_odb_hash(&oid, bytes.data(), bytes.size(), GIT_OBJECT_BLOB) != 0) {
    return last_git_error("hash of a blob");
  }
  return ObjectId::from_raw(oid.id);
}

}  // namespace dowse::git
