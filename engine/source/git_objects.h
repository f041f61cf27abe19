#pragma once
// All objects of a repository's store: blobs, commits, tags, and the names in trees.

#include <memory>
#include <string>

#include "engine/git/repository.h"
#include "engine/source/source.h"

namespace dowse {

// Every object in the store, reachable or not, each once: blobs as TextKind::kBlob, commits as
// kCommit, tags as kTag, of trees the entry names, one a line, as kTreeNames. What an object names
// and the store does not have is Skip::kMissing, once for each id: so shallow, partial and damaged
// repositories show. Submodules are Skip::kSubmodule. `name` stands in front of the subjects of
// skips. Lifetime: the repository must outlive the source. Errors of for_each_blob: kGit when the
// store holds no object at all.
std::unique_ptr<Source> make_git_object_source(TargetIndex target, std::string name,
                                               const git::Repository& repository);

}  // namespace dowse
