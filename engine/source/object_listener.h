#pragma once
// Reads along while the objects of a repository are read for their texts. What attribution wants to
// know stands in commits and trees that pass by anyway: nobody has to inflate them twice.

#include <cstdint>
#include <memory>
#include <span>

#include "engine/base/copied_range.h"
#include "engine/base/object_id.h"
#include "engine/git/object_walk.h"
#include "engine/git/parse.h"

namespace dowse {

class ObjectListener {
 public:
  // Listens on one thread. Each tree is told as begin_tree, what it holds in the order of its
  // bytes, end_tree.
  class Worker {
   public:
    virtual ~Worker() = default;

    // A sound commit. Each id once.
    virtual void commit(const ObjectId& id, const git::CommitView& commit) = 0;

    // `base`: what remember_tree gave for the tree this one was built from; null: it is told whole.
    virtual void begin_tree(const TextMemory* base) = 0;
    virtual void keep(std::span<const CopiedRange> entries) = 0;  // whole ones, copied from there
    virtual void entry(const git::TreeEntryView& entry, std::uint32_t begin) = 0;

    // `again`: the id was told before, and this is another copy.
    virtual void end_tree(const ObjectId& id, bool again) = 0;

    // Of the tree that ended last: what is handed in with the trees built from it.
    virtual std::unique_ptr<TextMemory> remember_tree() = 0;
  };

  virtual ~ObjectListener() = default;

  // One for each thread that reads, owned by the listener. Lifetime of the walk: that of the
  // source. Threads: one at a time.
  virtual Worker& add_worker(const git::ObjectWalk& walk) = 0;

  // All blobs and commits were read, no worker is at work. True: trees are to be told from here on;
  // those read before this were not.
  virtual bool begin_trees(const git::ObjectWalk& walk) = 0;
};

}  // namespace dowse
