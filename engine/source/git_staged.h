#pragma once
// What is staged: the index against HEAD.

#include <memory>
#include <string>

#include "engine/git/repository.h"
#include "engine/source/source.h"

namespace dowse {

// The content of every index entry whose path, content and mode are not those of HEAD's tree, as
// TextKind::kStaged; without a HEAD commit, of every entry. Of a merge conflict all stages are
// entries. Nothing is staged for paths that are only intended to be added (`git add -N`).
// Submodules are Skip::kSubmodule. Content that the store does not have or that cannot be read is a
// skip. `index_file` is the index to read, "" for the repository's own (git names another to hooks
// in GIT_INDEX_FILE). `name` stands in front of the subjects of skips. Lifetime: the repository
// must outlive the source. Errors: kIo, kCorrupt, kUnsupported when the index cannot be read;
// kUsage when the repository has no working tree and no index. A HEAD that cannot be read is told
// to `coverage`, and counts as none.
Result<std::unique_ptr<Source>> open_staged(TargetIndex target, std::string name,
                                            const git::Repository& repository,
                                            std::string index_file, Coverage& coverage);

}  // namespace dowse
