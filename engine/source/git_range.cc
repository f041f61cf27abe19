#include "engine/source/git_range.h"

#include <utility>
#include <vector>

#include "engine/git/parse.h"
#include "engine/git/reachable.h"
#include "engine/git/revision.h"
#include "engine/source/git_paths.h"
#include "engine/source/git_push.h"

namespace dowse {
namespace {

TextKind kind_of(git::ObjectType type) noexcept {
  switch (type) {
    case git::ObjectType::kCommit:
      return TextKind::kCommit;
    case git::ObjectType::kTag:
      return TextKind::kTag;
    case git::ObjectType::kTree:
      return TextKind::kTreeNames;
    case git::ObjectType::kBlob:
      break;
  }
  return TextKind::kBlob;
}

class RangeSource final : public Source {
 public:
  RangeSource(TargetIndex target, std::string name, const git::Repository& repository,
              git::Revision from, git::Revision to)
      : target_(target), name_(std::move(name)), repository_(repository), from_(from), to_(to) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    git::ObjectReader reader(repository_.store());
    DOWSE_ASSIGN(const git::RangeObjects range, git::objects_between(reader, from_, to_, stop));
    for (const Error& error : range.errors) {
      coverage.skip(Skip::kDamaged, name_ + ": a commit of the range", error.message());
    }
    for (const std::string& submodule : range.gitlinks) {
      coverage.skip(Skip::kSubmodule, name_ + ": " + submodule, "");
    }
    if (!range.is_complete) {
      coverage.skip(Skip::kDeadline, name_ + ": the range", "stopped before it was listed whole");
    }
    std::vector<ObjectItem> items;
    items.reserve(range.objects.size());
    for (const git::ReachableObject& object : range.objects) {
      items.push_back({kind_of(object.type), object.id, {}});
    }
    LostObjects lost;
    push_objects(items, {target_, name_, repository_, make_visitor, limits, coverage, progress,
                         stop, &lost});
    BlobVisitor& visitor = make_visitor();
    if (visitor.wants_paths()) {
      tell_range_paths(range, tree_of(from_, reader), visitor,
                       {target_, name_, repository_, limits, lost, coverage, stop});
    }
    return {};
  }

 private:
  // Empty when it cannot be read: then everything is new.
  static ObjectId tree_of(const git::Revision& revision, git::ObjectReader& reader) {
    const Result<git::Object> object = reader.read(revision.commit);
    if (!object) return {};
    const auto commit = git::parse_commit(object->bytes(), revision.commit.size);
    return commit ? commit->tree : ObjectId();
  }

  TargetIndex target_;
  std::string name_;
  const git::Repository& repository_;
  git::Revision from_;
  git::Revision to_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_range(TargetIndex target, std::string name,
                                           const git::Repository& repository,
                                           std::string_view range) {
  const std::size_t dots = range.find("..");
  if (dots == std::string_view::npos || range.substr(dots).starts_with("...")) {
    return Error(Errc::kUsage, "range `" + std::string(range) + "`: write it as A..B");
  }
  const std::string_view left = range.substr(0, dots);
  const std::string_view right = range.substr(dots + 2);
  git::ObjectReader reader(repository.store());
  DOWSE_ASSIGN(const git::Revision from,
               git::find_revision(repository, reader, left.empty() ? "HEAD" : left));
  DOWSE_ASSIGN(const git::Revision to,
               git::find_revision(repository, reader, right.empty() ? "HEAD" : right));
  return std::unique_ptr<Source>(
      std::make_unique<RangeSource>(target, std::move(name), repository, from, to));
}

}  // namespace dowse
