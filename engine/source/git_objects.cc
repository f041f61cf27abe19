#include "engine/source/git_objects.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/recent_names.h"
#include "engine/git/object_walk.h"
#include "engine/git/parse.h"
#include "engine/git/tree_delta.h"
#include "engine/source/git_paths.h"
#include "engine/source/lost_objects.h"
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

// What all workers of one scan share.
struct Shared {
  TargetIndex target;
  const std::string& name;
  const git::ObjectWalk& walk;
  Coverage& coverage;
  ProgressSink& progress;
  LostObjects lost{};
  std::mutex mutex{};
  std::set<ObjectId> missing{};        // guarded by mutex
  std::set<std::string> gitlinks{};    // guarded by mutex: entry names
  std::atomic<std::uint64_t> told{0};  // objects read or lost
  bool tells_trees = false;            // to the listener; changes while nobody reads

  std::string subject(std::string_view what, const ObjectId& id) const {
    return name + ": " + std::string(what) + " " + id.hex();
  }

  void note_missing(const ObjectId& id) {
    const std::scoped_lock lock(mutex);
    missing.insert(id);
  }
};

// Objects that were named before, as far as remembered: neighbours in a pack name the same ones.
class NamedObjects {
 public:
  bool contains(const ObjectId& id) const { return slots_[slot_of(id)] == id; }

  void add(const ObjectId& id) { slots_[slot_of(id)] = id; }

 private:
  static constexpr std::size_t kSlots = 65536;

  static std::size_t slot_of(const ObjectId& id) { return std::size_t{id.raw[0]} << 8 | id.raw[1]; }

  std::vector<ObjectId> slots_ = std::vector<ObjectId>(kSlots);
};

// What is remembered of a sound tree for those built from it: its entries were looked up.
struct TreeMemory final : TextMemory {
  TreeMemory(git::TreeStarts begins, bool has_finds, std::unique_ptr<TextMemory> of_listener)
      : starts(std::move(begins)), has_matches(has_finds), listened(std::move(of_listener)) {}

  git::TreeStarts starts;
  bool has_matches;  // something was found in one of its names
  std::unique_ptr<TextMemory> listened;
};

// Turns objects into texts for one worker's visitor.
class ObjectTexts {
 public:
  // Requires: the listener's worker, if there is one, outlives it.
  ObjectTexts(Shared& shared, BlobVisitor& visitor, ObjectListener::Worker* listener)
      : shared_(shared), visitor_(visitor), listener_(listener) {}

  ObjectTexts(const ObjectTexts&) = delete;
  ObjectTexts& operator=(const ObjectTexts&) = delete;

  ~ObjectTexts() { look_up_named(); }

  // What it returns is given back with the objects built from this one.
  std::unique_ptr<TextMemory> take(const ObjectView& object) {
    const TextKind kind = kind_of(object.type);
    if (!object.again) shared_.coverage.add_present(kind, 1, object.bytes.size());
    Visit visit = object.type == ObjectType::kTree ? visit_tree(object) : visit_text(object, kind);
    if (!object.again) {
      if (visit.scanned) shared_.coverage.add_scanned(kind, object.bytes.size());
      if (kind == TextKind::kBlob) note_format(object);
    }
    shared_.told.fetch_add(1, std::memory_order_relaxed);
    shared_.progress.done(1, object.bytes.size());
    return std::move(visit.memory);
  }

  // Of a tree nothing is recalled: few trees are cut from their family, and those are read whole.
  std::unique_ptr<TextMemory> recall(const ObjectView& object) {
    if (object.type == ObjectType::kTree) return nullptr;
    return visitor_.recall(text_of(object));
  }

  void lose(const git::LostObject& lost) {
    const std::string_view what = lost.type ? git::name_of(*lost.type) : "object";
    if (lost.type) shared_.coverage.add_present(kind_of(*lost.type), 1, lost.bytes);
    shared_.lost.add(lost.id);
    shared_.coverage.skip(reason_of_loss(lost.error), shared_.subject(what, lost.id),
                          lost.error.message(), lost.bytes);
    shared_.told.fetch_add(1, std::memory_order_relaxed);
    shared_.progress.done(1, 0);
  }

 private:
  Visit visit_text(const ObjectView& object, TextKind kind) {
    if (kind == TextKind::kCommit) note_commit(object);
    if (kind == TextKind::kTag) note_tag(object);
    return visitor_.visit(text_of(object));
  }

  BlobView text_of(const ObjectView& object) const {
    return {.kind = kind_of(object.type),
            .target = shared_.target,
            .id = object.id,
            .path = {},
            .bytes = object.bytes,
            .base = object.base,
            .copied = object.copied,
            .is_base = object.is_base};
  }

  void note_commit(const ObjectView& object) {
    const Result<git::CommitView> commit = git::parse_commit(object.bytes, object.id.size);
    if (!commit) return note_damage(object, commit.error());
    note_reference(commit->tree);
    for (const ObjectId& parent : commit->parents)
      note_reference(parent);
    if (listener_ != nullptr && !object.again) listener_->commit(object.id, *commit);
  }

  void note_tag(const ObjectView& object) {
    const Result<git::TagView> tag = git::parse_tag(object.bytes, object.id.size);
    if (!tag) return note_damage(object, tag.error());
    note_reference(tag->target);
  }

  // Entries that were copied whole from the delta base were looked at there. A tree whose names are
  // all known to be clean needs no visit.
  Visit visit_tree(const ObjectView& object) {
    const auto* base = dynamic_cast<const TreeMemory*>(object.base);
    ObjectListener::Worker* const listener = shared_.tells_trees ? listener_ : nullptr;
    if (base != nullptr && listener != nullptr && base->listened == nullptr) base = nullptr;
    git::TreeDeltaView entries(
        object.bytes, {base != nullptr ? &base->starts : nullptr, object.copied}, object.id.size);
    names_.clear();
    if (listener != nullptr) listener->begin_tree(base != nullptr ? base->listened.get() : nullptr);
    const bool is_sound = note_new_entries(object, entries, listener);
    if (listener != nullptr) listener->end_tree(object.id, object.again);
    bool has_matches = !names_.empty() && visitor_.finds_in_names(names_);
    if (!has_matches && base != nullptr && base->has_matches) {
      list_names(object);
      has_matches = visitor_.finds_in_names(names_);
    }
    Visit visit;
    if (has_matches) {
      list_names(object);
      visit = visitor_.visit({.kind = TextKind::kTreeNames,
                              .target = shared_.target,
                              .id = object.id,
                              .path = {},
                              .bytes = names_});
    } else {
      for (std::size_t begin = 0; begin < names_.size();) {
        const std::size_t end = names_.find('\n', begin);
        clean_.add(std::string_view(names_).substr(begin, end - begin));
        begin = end + 1;
      }
    }
    visit.memory.reset();
    if (object.is_base && is_sound && object.bytes.size() < git::kMaxRememberedTree) {
      visit.memory =
          std::make_unique<TreeMemory>(entries.take_starts(), has_matches,
                                       listener != nullptr ? listener->remember_tree() : nullptr);
    }
    return visit;
  }

  // Puts those names that are not known to be clean into names_, one a line. False when the tree is
  // damaged.
  bool note_new_entries(const ObjectView& object, git::TreeDeltaView& entries,
                        ObjectListener::Worker* listener) {
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (listener != nullptr) listener->keep(entries.kept());
      if (!entry) {
        note_damage(object, entry.error());
        return false;
      }
      if (!entry->has_value()) return true;
      if (listener != nullptr)
        listener->entry(**entry, static_cast<std::uint32_t>(entries.entry_begin()));
      note_entry(**entry);
      if (!clean_.contains((*entry)->name)) add_name((*entry)->name);
    }
  }

  void add_name(std::string_view name) {
    names_ += name;
    names_ += '\n';
  }

  // Puts all names into names_, as far as they can be read.
  void list_names(const ObjectView& object) {
    names_.clear();
    git::TreeWalkView entries(object.bytes, object.id.size);
    for (;;) {
      const Result<std::optional<git::TreeEntryView>> entry = entries.next();
      if (!entry || !entry->has_value()) return;
      add_name((*entry)->name);
    }
  }

  // Ids are looked up some at a time: each of them is in no cache, and loads side by side.
  void note_reference(const ObjectId& id) {
    if (named_before_.contains(id)) return;
    named_before_.add(id);
    shared_.walk.prefetch(id);
    named_.push_back(id);
    if (named_.size() == kNamedAtOnce) look_up_named();
  }

  void look_up_named() {
    for (const ObjectId& id : named_) {
      if (!shared_.walk.contains(id)) shared_.note_missing(id);
    }
    named_.clear();
  }

  void note_entry(const git::TreeEntryView& entry) {
    if (!entry.is_gitlink()) return note_reference(entry.id);
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

  void note_damage(const ObjectView& object, const Error& error) {
    shared_.coverage.skip(Skip::kDamaged, shared_.subject(git::name_of(object.type), object.id),
                          error.message(), object.bytes.size());
  }

  Shared& shared_;
  BlobVisitor& visitor_;
  ObjectListener::Worker* listener_;
  NamedObjects named_before_;
  static constexpr std::size_t kNamedAtOnce = 32;
  std::vector<ObjectId> named_;  // and not looked up yet
  RecentNames clean_;            // entry names in which nothing is found
  std::string names_;            // of the tree at hand
};

// What is known only once all objects were seen, and what a stop left over.
void tell_rest(Shared& shared, const git::Repository& repository) {
  std::string why = "named by another object and not in the store";
  if (repository.is_shallow()) why += "; the clone is shallow";
  if (repository.is_partial()) why += "; the clone is partial";
  for (const ObjectId& id : shared.missing) {
    shared.coverage.skip(Skip::kMissing, shared.subject("object", id), why);
  }
  for (const git::Submodule& submodule : repository.submodules()) {
    const std::size_t slash = submodule.path.rfind('/');
    shared.gitlinks.erase(slash == std::string::npos ? submodule.path
                                                     : submodule.path.substr(slash + 1));
    shared.coverage.skip(Skip::kSubmodule, shared.name + ": " + submodule.path, submodule.url);
  }
  for (const std::string& name : shared.gitlinks) {
    shared.coverage.skip(Skip::kSubmodule, shared.name + ": " + name,
                         "a submodule of an earlier version");
  }
  for (std::uint64_t i = shared.told; i < shared.walk.size(); ++i) {
    shared.coverage.skip(Skip::kDeadline, shared.name + ": git objects",
                         "stopped before their turn");
  }
}

}  // namespace

Result<void> GitObjectSource::for_each_blob(const MakeVisitor& make_visitor,
                                            const SourceLimits& limits, Coverage& coverage,
                                            ProgressSink& progress, std::stop_token stop) {
  DOWSE_ASSIGN(walk_, git::ObjectWalk::plan(repository_, name_, coverage));
  if (walk_->size() == 0) {
    return Error(Errc::kGit, "the repository holds no objects: there is no history to scan");
  }
  progress.expect(walk_->size());
  Shared shared{target_, name_, *walk_, coverage, progress};
  std::vector<BlobVisitor*> visitors;
  const auto make_sink = [&]() -> git::ObjectSink {
    BlobVisitor& visitor = make_visitor();
    {
      const std::scoped_lock lock(shared.mutex);
      visitors.push_back(&visitor);
    }
    ObjectListener::Worker* const listening =
        listener_ != nullptr ? &listener_->add_worker(*walk_) : nullptr;
    auto texts = std::make_shared<ObjectTexts>(shared, visitor, listening);
    return {[texts](const ObjectView& object) { return texts->take(object); },
            [texts](const git::LostObject& lost) { texts->lose(lost); },
            [texts](const ObjectView& object) { return texts->recall(object); }};
  };
  const git::WalkLimits walk_limits{limits.max_blob_bytes, limits.memory_bytes / limits.jobs / 2};
  const auto before_trees = [&] {
    shared.tells_trees = listener_ != nullptr && listener_->begin_trees(*walk_);
  };
  DOWSE_TRY(walk_->run(limits.jobs, make_sink, walk_limits, stop, before_trees));
  tell_rest(shared, repository_);
  const bool is_told = stop.stop_requested() && shared.told < walk_->size();
  if (is_told || visitors.empty() || !visitors.front()->wants_paths()) return {};
  return tell_paths(*walk_, visitors,
                    {target_, name_, repository_, limits, shared.lost, coverage, stop});
}

}  // namespace dowse
