#pragma once
// All objects of a repository's store: blobs, commits, tags, and the names in trees.

#include <optional>
#include <string>
#include <utility>

#include "engine/git/object_walk.h"
#include "engine/git/repository.h"
#include "engine/source/object_listener.h"
#include "engine/source/source.h"

namespace dowse {

// Every object in the store, reachable or not, each once: blobs as TextKind::kBlob, commits as
// kCommit, tags as kTag, of trees the entry names, one a line, as kTreeNames. What an object names
// and the store does not have is Skip::kMissing, once for each id: so shallow, partial and damaged
// repositories show. Submodules are Skip::kSubmodule. `name` stands in front of the subjects of
// skips. Lifetime: the repository must outlive the source. Errors of for_each_blob: kGit when the
// store holds no object at all.
class GitObjectSource final : public Source {
 public:
  GitObjectSource(TargetIndex target, std::string name, const git::Repository& repository)
      : target_(target), name_(std::move(name)), repository_(repository) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override;

  // Who is told of commits and trees by the next for_each_blob. Lifetime: that call.
  void listen(ObjectListener* listener) noexcept { listener_ = listener; }

  // How the objects were walked, for others who walk them; null before for_each_blob. Lifetime:
  // this source.
  const git::ObjectWalk* walk() const noexcept { return walk_ ? &*walk_ : nullptr; }

 private:
  TargetIndex target_;
  std::string name_;
  const git::Repository& repository_;
  std::optional<git::ObjectWalk> walk_;
  ObjectListener* listener_ = nullptr;
};

}  // namespace dowse
