#pragma once
// What a repository keeps beside its objects: configuration, reflogs, hooks, messages being edited,
// and the names of refs.

#include <memory>
#include <string>

#include "engine/git/repository.h"
#include "engine/source/source.h"

namespace dowse {

// Every regular file of the git directory and the common one, as TextKind::kGitFile, and the names
// of all refs as one text of kRefNames. A reftable is given as the reflogs in it, each as a text
// FOLDER/reftable/FILE/logs/REF; one that is damaged also as it is. Not pushed: objects and what
// only finds them, indexes and packed-refs (ids, paths and names, which other texts hold), files
// that hold one object id and nothing else. Left out and counted: repositories of submodules
// (kSubmodule), content of Git LFS (kNotDecoded), links that lead out of the folder (kMissing; the
// text of a link is read), FIFOs and the like (kSpecial). Broken refs are skips; so is, as
// kMissing, each object that a ref names and the store does not have. `name` stands in front of the
// subjects of skips. Lifetime: the repository must outlive the source.
std::unique_ptr<Source> make_git_file_source(TargetIndex target, std::string name,
                                             const git::Repository& repository);

}  // namespace dowse
