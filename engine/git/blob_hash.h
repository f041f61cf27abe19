#pragma once
// The id git gives to a file's content.

#include <cstddef>
#include <string_view>

#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::git {

// The hash whose ids have this size, over "blob SIZE\0" and the bytes. Requires: id_size is 20 or
// 32. Threads: any. Errors: kInternal when libgit2 cannot be loaded.
Result<ObjectId> hash_blob(std::string_view bytes, std::size_t id_size);

}  // namespace dowse::git
