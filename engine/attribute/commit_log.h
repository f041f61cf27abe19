#pragma once
// What commits say of each other, kept while they are read for their texts: some 24 bytes each.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/git/object_walk.h"
#include "engine/git/parse.h"

namespace dowse::attribution {

class CommitLog {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  // Numbers are those of the walk, kNone for what is not in the store. Lifetime: the call that
  // receives it.
  struct EntryView {
    std::uint32_t commit = 0;
    std::uint32_t tree = 0;
    std::int64_t committed = 0;  // seconds since 1970
    std::span<const std::uint32_t> parents;
  };

  // What one worker adds. Threads: one at a time.
  class Share {
   public:
    // Lifetime: the walk.
    explicit Share(const git::ObjectWalk& walk) : walk_(&walk) {}

    // Each commit once.
    void add(const ObjectId& id, const git::CommitView& commit);

    // To be called once, when all were added.
    void flush();

   private:
    friend class CommitLog;

    // Waits until the places where its ids are looked up have been loaded.
    struct Waiting {
      std::int64_t committed = 0;
      std::vector<ObjectId> ids;  // its own, the tree's, the parents'
    };

    void look_up_waiting();
    void look_up(const Waiting& commit);

    const git::ObjectWalk* walk_;
    std::vector<Waiting> waiting_;
    std::vector<std::uint32_t> words_;
  };

  // Lifetime: this. Threads: one at a time.
  Share& add_share(const git::ObjectWalk& walk);

  // In no promised order. Requires: all shares were flushed.
  void for_each(const std::function<void(const EntryView& entry)>& visit) const;

 private:
  std::vector<std::unique_ptr<Share>> shares_;
};

}  // namespace dowse::attribution
