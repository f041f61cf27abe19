#pragma once
// Reads every object of a repository's store on all cores, in the order in which reading is
// cheapest: packs in delta order (pack_walk.h), what is loose or in a pack that contradicts itself
// one by one. The way of a full scan; ObjectReader is the way to single objects, and what tests
// compare this with.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "engine/base/copied_range.h"
#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/object_reader.h"
#include "engine/git/pack.h"
#include "engine/git/pack_plan.h"
#include "engine/git/pack_walk.h"
#include "engine/git/repository.h"

namespace dowse::git {

// One object while it is alive. Lifetime: the call that receives it.
struct ObjectView {
  ObjectId id;
  ObjectType type{};
  std::string_view bytes;
  bool again =
      false;  // the id was given before, from another pack: the bytes may differ in a hostile one
  const TextMemory* base = nullptr;  // see WalkedObjectView
  std::span<const CopiedRange> copied;
  bool is_base = false;
};

// Who receives the objects of one worker.
struct ObjectSink {
  std::function<std::unique_ptr<TextMemory>(const ObjectView& object)>
      object;  // see WalkSink::object
  std::function<void(const LostObject& lost)> lost;
  std::function<std::unique_ptr<TextMemory>(const ObjectView& object)> recall =
      nullptr;  // see WalkSink::recall
};

// Immutable. Lifetime: the Repository. Threads: run() one at a time.
class ObjectWalk {
 public:
  // Opens the packs and plans the work. What cannot be listed goes to `coverage`; `subject` names
  // the repository there.
  static Result<ObjectWalk> plan(const Repository& repository, const std::string& subject,
                                 Coverage& coverage);

  // How many objects will be given, those of several packs as often.
  std::uint64_t size() const noexcept { return size_; }

  bool contains(const ObjectId& id) const;

  // A number for an object of the store, the same for all copies of it; nothing when it is not
  // there. Fewer bytes than its id.
  std::optional<std::uint32_t> number_of(const ObjectId& id) const;

  // The id that has a number.
  ObjectId id_of(std::uint32_t number) const;

  // Begins to load what contains(id) and number_of(id) will read.
  void prefetch(const ObjectId& id) const;

  // Tells each object once, in stored order, with its type where that is known without reading.
  using TellObject = std::function<void(const ObjectId& id, std::optional<ObjectType> type)>;
  void list(const TellObject& tell) const;

  // Gives each object that limits.only allows to a sink: read, or lost. make_sink is called once
  // for each worker. Trees come last, but for those that are not known to be trees before they are
  // read (deltas of what is in another pack): before_trees is called when no other object is being
  // read any more. After a stop request no further unit of work is begun. Errors: when no reader
  // can be made.
  Result<void> run(
      unsigned jobs, const std::function<ObjectSink()>& make_sink, WalkLimits limits,
      const std::stop_token& stop, const std::function<void()>& before_trees = [] {}) const;

 private:
  struct PlannedPack {
    Pack pack;
    PackPlan plan;
  };

  // What is handed out: a unit of a pack, or a range of singles_.
  struct Unit {
    static constexpr std::uint32_t kSingles = 0xFFFFFFFF;
    std::uint32_t pack = kSingles;
    std::uint32_t begin = 0;  // of units() or singles_
    std::uint32_t end = 0;
    std::uint64_t weight = 0;
    bool trees = false;
  };

  class Workers;

  explicit ObjectWalk(const Repository& repository) : repository_(&repository) {}

  void add_packs();
  void add_units();
  WalkSink for_packs(const ObjectSink& sink) const;
  bool is_in_earlier_pack(const Pack& pack, const ObjectId& id) const;

  const Repository* repository_;
  std::vector<std::unique_ptr<const PlannedPack>> packs_;
  std::vector<ObjectId> singles_;  // sorted
  std::vector<Unit> units_;        // those of trees last
  std::uint64_t size_ = 0;
};

}  // namespace dowse::git
