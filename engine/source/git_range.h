#pragma once
// What a range of commits brings: a pull request, a push.

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/git/repository.h"
#include "engine/source/source.h"

namespace dowse {

// Every object that B reaches and A does not, of a range "A..B" (a side that is left out is HEAD),
// each once: commits as TextKind::kCommit, tags as kTag, files as kBlob, of trees the entry names
// as kTreeNames. Which revisions can be named: git/revision.h; what else may be in it:
// git/reachable.h. Objects that are missing or damaged are skips, as are submodules. `name` stands
// in front of the subjects of skips. Lifetime: the repository must outlive the source. Errors:
// kUsage, naming the revision, when the range is none or a revision is not known; kGit, kCorrupt
// when a revision cannot be read.
Result<std::unique_ptr<Source>> open_range(TargetIndex target, std::string name,
                                           const git::Repository& repository,
                                           std::string_view range);

}  // namespace dowse
