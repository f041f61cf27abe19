#pragma once
// Reads every object of a pack in delta order: a base is inflated once, its children are built from
// it while it is in memory, and it goes with its last child. Children are taken lightest first and
// the heaviest last, when the base is no longer needed: so at most log2(objects of a family) bases
// are alive at once.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/copied_range.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/byte_buffer.h"
#include "engine/git/object_reader.h"
#include "engine/git/pack.h"
#include "engine/git/pack_plan.h"

namespace dowse::git {

// An object that could not be read, and why.
struct LostObject {
  ObjectId id;
  std::optional<ObjectType> type;  // when the family's root could still tell
  std::uint64_t bytes = 0;         // 0: not known
  Error error;                     // kLimit: too large; else damaged
};

// One object while it is alive. Lifetime: the call that receives it.
struct WalkedObjectView {
  const Pack& pack;
  std::size_t entry = 0;
  ObjectType type{};
  std::string_view bytes;
  // What the sink remembered of the object this one was built from; null: nothing, or no base.
  const TextMemory* base = nullptr;
  std::span<const CopiedRange> copied;  // from that base
  bool is_base = false;                 // objects will be built from this one
};

// Who receives what a walk finds.
struct WalkSink {
  // What it returns is given back with the objects built from this one; it dies with the last.
  std::function<std::unique_ptr<TextMemory>(const WalkedObjectView& object)> object;
  std::function<void(LostObject lost)> lost;
  // What `object` returned, or would, for an object that is given in another unit of work: so that
  // those built from it here have it too. Null: nothing is remembered.
  std::function<std::unique_ptr<TextMemory>(const WalkedObjectView& object)> recall = nullptr;
};

struct WalkLimits {
  std::uint64_t max_object_bytes = 64u << 20;  // larger ones are lost
  // Bases kept alive; above it the oldest is dropped, and built again when it is needed.
  std::uint64_t memory_bytes = 128u << 20;
  // Families of other types are passed over; those whose type is not known without reading are not.
  std::optional<ObjectType> only = std::nullopt;
};

// Walks units of any number of packs. One for each worker. Threads: one at a time.
class PackWalker {
 public:
  // `reader` finds delta bases that are not in the pack. Requires: it outlives the walker.
  PackWalker(ObjectReader& reader, WalkSink sink, WalkLimits limits);

  // Gives every object of the unit to the sink once: read, or lost.
  void walk(const Pack& pack, const PackPlan& plan, const PackPlan::Unit& unit);

  // The same for entries no unit reaches: each is lost.
  void lose_cyclic(const Pack& pack, const PackPlan& plan) const;

 private:
  // An object with children still to build.
  struct Frame {
    std::uint32_t entry = 0;
    std::uint32_t next_child = 0;
    ByteBuffer content;
    bool dropped = false;  // the content was given up for memory
    std::unique_ptr<TextMemory> memory;
  };

  bool is_wanted(std::uint32_t start) const;
  Result<ByteBuffer> read_start(std::uint32_t start);
  Result<ByteBuffer> read_root(std::uint32_t entry);
  Result<Object> read_outside(const ObjectId& id);
  Result<ByteBuffer> build(std::uint32_t entry, std::span<const std::uint8_t> base);
  Result<ByteBuffer> rebuild(std::uint32_t entry);
  std::uint64_t limit_of(std::uint32_t entry) const;
  Error too_large(std::uint64_t size);
  Result<ByteBuffer> build_next_child(Frame& frame, std::uint32_t child);
  void descend();
  Result<void> share(std::uint32_t base);
  std::unique_ptr<TextMemory> tell(std::uint32_t entry, const ByteBuffer& content,
                                   const TextMemory* base);
  void keep(std::uint32_t entry, ByteBuffer content, std::unique_ptr<TextMemory> memory);
  void lose_subtree(std::uint32_t entry, const Error& error);
  std::optional<std::uint32_t> take_child(Frame& frame) const;
  ByteBuffer take_buffer(std::uint64_t size);
  void give_back(ByteBuffer buffer);
  void drop_frame();

  ObjectReader& reader_;
  WalkSink sink_;
  WalkLimits limits_;
  Inflater inflater_;
  const Pack* pack_ = nullptr;  // of the unit being walked
  const PackPlan* plan_ = nullptr;
  ObjectType type_{};  // of the family being walked
  std::vector<Frame> stack_;
  std::uint64_t alive_bytes_ = 0;  // of the contents on the stack
  std::vector<ByteBuffer> spare_;
  ByteBuffer delta_;
  std::uint64_t too_large_bytes_ = 0;  // of the object that was refused last
  std::vector<CopiedRange> copied_;    // of the object built last
  // What the starts of a cut unit are built from, kept for the next of them.
  std::uint32_t shared_base_ = PackPlan::kRoot;
  ByteBuffer shared_content_;
  std::unique_ptr<TextMemory> shared_memory_;
};

}  // namespace dowse::git
