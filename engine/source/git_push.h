#pragma once
// Pushes chosen objects of a repository, read one by one: what the staged and the range source
// share.

#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/git/repository.h"
#include "engine/source/lost_objects.h"
#include "engine/source/source.h"

namespace dowse {

// An object to push, and as what.
struct ObjectItem {
  TextKind kind{};  // kStaged and kBlob: a blob; kCommit, kTag; kTreeNames: a tree
  ObjectId id;
  std::string path;  // as BlobView::path
};

// What Source::for_each_blob was given, and who is asked.
struct PushRun {
  TargetIndex target{};
  const std::string& name;  // stands in front of the subjects of skips
  const git::Repository& repository;
  const MakeVisitor& make_visitor;
  const SourceLimits& limits;
  Coverage& coverage;
  ProgressSink& progress;
  const std::stop_token& stop;
  LostObjects* lost = nullptr;  // null: nobody asks; else what is skipped for what it is is added
};

// Pushes each item once, on up to limits.jobs threads, and tells coverage of it: what the store
// does not have is kMissing, what cannot be read kDamaged or kUnreadable, what is larger than
// limits allow kTooLarge and never loaded; after a stop request what is left is kDeadline.
void push_objects(const std::vector<ObjectItem>& items, const PushRun& run);

}  // namespace dowse
