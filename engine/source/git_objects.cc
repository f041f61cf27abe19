#include "engine/source/git_objects.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/git/object_walk.h"
#include "engine/git/parse.h"
#include "engine/source/not_decoded.h"

namespace dowse {
namespace {

using git::ObjectType;
using git::ObjectView;

TextKind kind_of(ObjectType type) noexcept {
  switch (type) {
    case ObjectType::kCommit:
      return TextKind::kCommit;
    case ObjectType::kTree:
      return TextKind::kTreeNames;
    case ObjectType::kTag:
      return TextKind::kTag;
    case ObjectType::kBlob:
      break;
  }
  return TextKind::kBlob;
}

Skip reason_of(const Error& error) noexcept {
  if (error.code() == Errc::kLimit) return Skip::kTooLarge;
  return error.code() == Errc::kIo ? Skip::kUnreadable : Skip::kDamaged;
}

// What all workers of one scan share.
struct Shared {
  TargetIndex target;
  const std::string& name;
  const git::ObjectWalk& walk;
  Coverage& coverage;
  ProgressSink& progress;
  std::mutex mutex{};
  std::set<ObjectId> missing{};        // guarded by mutex
  std::set<std::string> gitlinks{};    // guarded by mutex: entry names
  std::atomic<std::uint64_t> told{0};  // objects read or lost

  std::string subject(std::string_view what, const ObjectId& id) const {
    return name + ": " + std::string(what) + " " + id.hex();
  }

  void note_reference(const ObjectId& id) {
    if (walk.contains(id)) return;
    const std::scoped_lock lock(mutex);
    missing.insert(id);
  }
};

// Turns objects into texts for one worker's visitor.
class ObjectTexts {
 public:
  ObjectTexts(Shared& shared, BlobVisitor& visitor) : shared_(shared), visitor_(visitor) {}

  // What it returns is given back with the objects built from this one.
  std::unique_ptr<TextMemory> take(const ObjectView& object) {
    const TextKind kind = kind_of(object.type);
    if (!object.again) shared_.coverage.add_present(kind, 1, object.bytes.size());
    const bool is_sound = note_references(object);
    const bool is_tree = object.type == ObjectType::kTree;
    BlobView text{
        .kind = kind, .target = shared_.target, .id = object.id, .path = {}, .bytes = object.bytes};
    if (is_tree) {
      text.bytes = names_;
    } else {
      text.base = object.base;
      text.copied = object.copied;
      text.is_base = object.is_base;
    }
    Visit visit = visitor_.visit(text);
    if (!object.again) {
      if (visit.scanned) shared_.coverage.add_scanned(kind, object.bytes.size());
      if (kind == TextKind::kBlob) note_format(object);
    }
    shared_.told.fetch_add(1, std::memory_order_relaxed);
    shared_.progress.done(1, object.bytes.size());
    // Of a tree it is enough to know that there was a sound one: its entries were looked up.
    if (is_tree && is_sound && object.is_base) return std::make_unique<TextMemory>();
    return std::move(visit.memory);
  }

  void lose(const git::LostObject& lost) {
    const std::string_view what = lost.type ? git::name_of(*lost.type) : "object";
    if (lost.type) shared_.coverage.add_present(kind_of(*lost.type), 1, lost.bytes);
    shared_.coverage.skip(reason_of(lost.error), shared_.subject(what, lost.id),
                          lost.error.message(), lost.bytes);
    shared_.told.fetch_add(1, std::memory_order_relaxed);
    shared_.progress.done(1, 0);
  }

 private:
  // False when the object is damaged.
  bool note_references(const ObjectView& object) {
    switch (object.type) {
      case ObjectType::kCommit:
        return read_commit(object);
      case ObjectType::kTag:
        return read_tag(object);
      case ObjectType::kTree:
        return read_tree(object);
      case ObjectType::kBlob:
        break;
    }
    return true;
  }

  bool read_commit(const ObjectView& object) {
    const Result<git::CommitView> commit = git::parse_commit(object.bytes, object.id.size);
    if (!commit) return note_damage(object, commit.error());
    shared_.note_reference(commit->tree);
    for (const ObjectId& parent : commit->parents)
      shared_.note_reference(parent);
    return true;
  }

  bool read_tag(const ObjectView& object) {
    const Result<git::TagView> tag = git::parse_tag(object.bytes, object.id.size);
    if (!tag) return note_damage(object, tag.error());
    shared_.note_reference(tag->target);
    return true;
  }

  // Entries that were copied whole from the delta base were looked up there.
  bool read_tree(const ObjectView& object) {
    names_.clear();
    git::TreeWalkView entries(object.bytes, object.id.size);
    std::size_t begin = 0;
    auto copied = object.copied.begin();
    for (;;) {
      Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (!entry) return note_damage(object, entry.error());
      if (!entry->has_value()) return true;
      const std::string_view name = (*entry)->name;
      names_ += name;
      names_ += '\n';
      const std::size_t end = static_cast<std::size_t>(name.data() - object.bytes.data()) +
                              name.size() + 1 + (*entry)->id.size;
      while (copied != object.copied.end() && copied->at + copied->size < end)
        ++copied;
      const bool is_old =
          object.base != nullptr && copied != object.copied.end() && copied->at <= begin;
      if (!is_old) note_entry(**entry);
      begin = end;
    }
  }

  void note_entry(const git::TreeEntryView& entry) {
    if (!entry.is_gitlink()) return shared_.note_reference(entry.id);
    const std::scoped_lock lock(shared_.mutex);
    shared_.gitlinks.emplace(entry.name);
  }

  // A container or an encoding whose inside was not read: its bytes were matched as they are.
  void note_format(const ObjectView& object) {
    const std::optional<std::string_view> format = undecoded_format(object.bytes);
    if (!format) return;
    shared_.coverage.skip(Skip::kNotDecoded, shared_.subject("blob", object.id),
                          std::string(*format), object.bytes.size());
  }

  bool note_damage(const ObjectView& object, const Error& error) {
    shared_.coverage.skip(Skip::kDamaged, shared_.subject(git::name_of(object.type), object.id),
                          error.message(), object.bytes.size());
    return false;
  }

  Shared& shared_;
  BlobVisitor& visitor_;
  std::string names_;  // of the tree at hand
};

class GitObjectSource final : public Source {
 public:
  GitObjectSource(TargetIndex target, std::string name, const git::Repository& repository)
      : target_(target), name_(std::move(name)), repository_(repository) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    DOWSE_ASSIGN(const git::ObjectWalk walk, git::ObjectWalk::plan(repository_, name_, coverage));
    if (walk.size() == 0) {
      return Error(Errc::kGit, "the repository holds no objects: there is no history to scan");
    }
    progress.expect(walk.size());
    Shared shared{target_, name_, walk, coverage, progress};
    const auto make_sink = [&]() -> git::ObjectSink {
      auto texts = std::make_shared<ObjectTexts>(shared, make_visitor());
      return {[texts](const ObjectView& object) { return texts->take(object); },
              [texts](const git::LostObject& lost) { texts->lose(lost); }};
    };
    const git::WalkLimits walk_limits{limits.max_blob_bytes, limits.memory_bytes / limits.jobs / 2};
    DOWSE_TRY(walk.run(limits.jobs, make_sink, walk_limits, stop));
    tell_rest(shared, walk.size());
    return {};
  }

 private:
  // What is known only once all objects were seen, and what a stop left over.
  void tell_rest(Shared& shared, std::uint64_t planned) const {
    std::string why = "named by another object and not in the store";
    if (repository_.is_shallow()) why += "; the clone is shallow";
    if (repository_.is_partial()) why += "; the clone is partial";
    for (const ObjectId& id : shared.missing) {
      shared.coverage.skip(Skip::kMissing, shared.subject("object", id), why);
    }
    for (const git::Submodule& submodule : repository_.submodules()) {
      const std::size_t slash = submodule.path.rfind('/');
      shared.gitlinks.erase(slash == std::string::npos ? submodule.path
                                                       : submodule.path.substr(slash + 1));
      shared.coverage.skip(Skip::kSubmodule, name_ + ": " + submodule.path, submodule.url);
    }
    for (const std::string& name : shared.gitlinks) {
      shared.coverage.skip(Skip::kSubmodule, name_ + ": " + name,
                           "a submodule of an earlier version");
    }
    for (std::uint64_t i = shared.told; i < planned; ++i) {
      shared.coverage.skip(Skip::kDeadline, name_ + ": git objects", "stopped before their turn");
    }
  }

  TargetIndex target_;
  std::string name_;
  const git::Repository& repository_;
};

}  // namespace

std::unique_ptr<Source> make_git_object_source(TargetIndex target, std::string name,
                                               const git::Repository& repository) {
  return std::make_unique<GitObjectSource>(target, std::move(name), repository);
}

}  // namespace dowse
