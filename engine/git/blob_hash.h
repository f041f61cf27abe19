#pragma once
// The id git gives to a file's content.

#include <string_view>

#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::git {

// SHA-1 over "blob SIZE\0" and the bytes. Threads: any. Errors: kInternal when libgit2 cannot be
// started.
Result<ObjectId> hash_blob(std::string_view bytes);

}  // namespace dowse::git
