#pragma once
// Finds the object that a person names: the part of https://git-scm.com/docs/gitrevisions that
// ranges in scripts use. Names are looked up as git does, in the same order.

#include <string_view>

#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/object_reader.h"
#include "engine/git/repository.h"

namespace dowse::git {

struct Revision {
  ObjectId object;  // what the name names: a commit, or a tag
  ObjectId commit;  // the commit behind it
};

// Takes HEAD and @, full and abbreviated ids, names of refs ("main", "origin/main",
// "refs/pull/1/head"), each with any of ^ ^N ^{} ^{commit} ~ ~N behind it. Errors: kUsage, naming
// the revision, when nothing has that name, several objects have, or it is written in a way that is
// not known here; kGit and kCorrupt when objects on the way cannot be read.
Result<Revision> find_revision(const Repository& repository, ObjectReader& reader,
                               std::string_view text);

}  // namespace dowse::git
