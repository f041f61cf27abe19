#include "engine/git/pack_walk.h"

#include <algorithm>
#include <utility>

#include "engine/git/delta.h"

namespace dowse::git {
namespace {

constexpr std::size_t kSpareBuffers = 8;
constexpr std::uint64_t kSpareBytes = 4u
                                      << 20;  // larger buffers are freed: they are rare and add up

// A base above the limit is read all the same where objects are built from it: what they are must
// not depend on how git packed them. git makes no deltas of files above this size
// (core.bigFileThreshold, git-config).
constexpr std::uint64_t kMaxBaseBytes = 512u << 20;

std::string place_of(const Pack& pack, std::uint32_t entry) {
  return pack.path() + ": entry at " + std::to_string(pack.offset(entry));
}

}  // namespace

PackWalker::PackWalker(ObjectReader& reader, WalkSink sink, WalkLimits limits)
    : reader_(reader), sink_(std::move(sink)), limits_(limits) {}

void PackWalker::walk(const Pack& pack, const PackPlan& plan, const PackPlan::Unit& unit) {
  pack_ = &pack;
  plan_ = &plan;
  shared_base_ = PackPlan::kRoot;
  for (const std::uint32_t start : plan.starts().subspan(unit.begin, unit.end - unit.begin)) {
    if (!is_wanted(start)) continue;
    Result<ByteBuffer> content = read_start(start);
    if (!content) {
      lose_subtree(start, content.error());
      continue;
    }
    std::unique_ptr<TextMemory> memory = tell(start, *content, shared_memory_.get());
    keep(start, std::move(*content), std::move(memory));
    descend();
  }
  give_back(std::move(shared_content_));
  shared_memory_.reset();
}

void PackWalker::lose_cyclic(const Pack& pack, const PackPlan& plan) const {
  for (const std::uint32_t entry : plan.cyclic()) {
    sink_.lost({pack.id(entry), std::nullopt, 0,
                Error(Errc::kCorrupt, place_of(pack, entry) + ": is its own delta base")});
  }
}

bool PackWalker::is_wanted(std::uint32_t start) const {
  const std::optional<ObjectType> type = plan_->type(start);
  return !limits_.only || !type || type == limits_.only;
}

Result<ByteBuffer> PackWalker::read_start(std::uint32_t start) {
  const std::uint32_t base = plan_->base(start);
  if (base >= PackPlan::kMaxEntries) return read_root(start);
  if (shared_base_ != base) DOWSE_TRY(share(base));
  return build(start, std::as_const(shared_content_).bytes());
}

// Keeps what the starts of a cut unit are built from.
Result<void> PackWalker::share(std::uint32_t base) {
  shared_base_ = PackPlan::kRoot;
  shared_memory_.reset();
  DOWSE_ASSIGN(shared_content_, rebuild(base));
  shared_base_ = base;
  const std::string_view text = shared_content_.text();
  if (sink_.recall && text.size() <= limits_.max_object_bytes) {
    shared_memory_ = sink_.recall({*pack_, base, type_, text, nullptr, {}, true});
  }
  return {};
}

// An object whose base, if it has one, is not in this pack.
Result<ByteBuffer> PackWalker::read_root(std::uint32_t entry) {
  DOWSE_ASSIGN(const EntryHeader header, pack_->header(entry));
  if (plan_->base(entry) == PackPlan::kBroken) {
    return Error(Errc::kCorrupt,
                 place_of(*pack_, entry) + ": no entry begins where its delta base should");
  }
  if (plan_->base(entry) == PackPlan::kOutside) {
    Result<Object> base = read_outside(header.base_id);
    if (!base) return std::move(base).error().with(place_of(*pack_, entry) + ": delta base");
    type_ = base->type();
    const std::string_view bytes = base->bytes();
    return build(entry, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  }
  type_ = object_type(header.type);
  if (header.size > limit_of(entry)) return too_large(header.size);
  ByteBuffer content = take_buffer(header.size);
  DOWSE_TRY(inflater_.inflate(*pack_, entry, header, content.bytes()));
  return content;
}

// A delta base that is not in this pack. Its size is known before memory is taken for it.
Result<Object> PackWalker::read_outside(const ObjectId& id) {
  DOWSE_ASSIGN(const ObjectHeader header, reader_.header(id));
  if (header.size > std::max(limits_.max_object_bytes, kMaxBaseBytes)) {
    return Error(Errc::kLimit, std::to_string(header.size) + " bytes");
  }
  return reader_.read(id);
}

std::uint64_t PackWalker::limit_of(std::uint32_t entry) const {
  if (plan_->children(entry).empty()) return limits_.max_object_bytes;
  return std::max(limits_.max_object_bytes, kMaxBaseBytes);
}

Error PackWalker::too_large(std::uint64_t size) {
  too_large_bytes_ = size;
  return Error(Errc::kLimit, std::to_string(size) + " bytes");
}

Result<ByteBuffer> PackWalker::build(std::uint32_t entry, std::span<const std::uint8_t> base) {
  DOWSE_ASSIGN(const EntryHeader header, pack_->header(entry));
  if (header.size > std::max(limits_.max_object_bytes, kMaxBaseBytes)) {
    return Error(Errc::kLimit, "a delta of " + std::to_string(header.size) + " bytes");
  }
  delta_.reset(header.size);
  DOWSE_TRY(inflater_.inflate(*pack_, entry, header, delta_.bytes()));
  const std::span<const std::uint8_t> delta = std::as_const(delta_).bytes();
  const std::optional<DeltaSizes> sizes = delta_sizes(delta);
  if (sizes && sizes->result > limit_of(entry)) return too_large(sizes->result);
  ByteBuffer content = take_buffer(sizes ? sizes->result : 0);
  if (!sizes || !apply_delta(base, delta, content.bytes(), copied_)) {
    return Error(Errc::kCorrupt, place_of(*pack_, entry) + ": delta does not fit its base");
  }
  return content;
}

// An object from its root down, for a cut unit's base and for a base that was dropped.
Result<ByteBuffer> PackWalker::rebuild(std::uint32_t entry) {
  std::vector<std::uint32_t> chain = {entry};
  while (plan_->base(chain.back()) < PackPlan::kMaxEntries)
    chain.push_back(plan_->base(chain.back()));
  DOWSE_ASSIGN(ByteBuffer content, read_root(chain.back()));
  chain.pop_back();
  for (; !chain.empty(); chain.pop_back()) {
    DOWSE_ASSIGN(ByteBuffer next, build(chain.back(), std::as_const(content).bytes()));
    give_back(std::exchange(content, std::move(next)));
  }
  return content;
}

void PackWalker::descend() {
  while (!stack_.empty()) {
    const std::optional<std::uint32_t> child = take_child(stack_.back());
    if (!child) {
      drop_frame();
      continue;
    }
    Result<ByteBuffer> content = build_next_child(stack_.back(), *child);
    std::unique_ptr<TextMemory> memory;
    if (content) memory = tell(*child, *content, stack_.back().memory.get());
    // The heaviest child comes last: its base is not needed while its descendants are built.
    const std::size_t siblings = plan_->children(stack_.back().entry).size();
    if (stack_.back().next_child == siblings) drop_frame();
    if (content) {
      keep(*child, std::move(*content), std::move(memory));
    } else {
      lose_subtree(*child, content.error());
    }
  }
}

std::optional<std::uint32_t> PackWalker::take_child(Frame& frame) const {
  const std::span<const std::uint32_t> children = plan_->children(frame.entry);
  while (frame.next_child < children.size() && plan_->is_cut(children[frame.next_child]))
    ++frame.next_child;
  if (frame.next_child == children.size()) return std::nullopt;
  const std::uint32_t child = children[frame.next_child++];
  pack_->prefetch(frame.next_child < children.size() ? children[frame.next_child] : child);
  return child;
}

Result<ByteBuffer> PackWalker::build_next_child(Frame& frame, std::uint32_t child) {
  if (frame.dropped) {
    DOWSE_ASSIGN(frame.content, rebuild(frame.entry));
    frame.dropped = false;
    alive_bytes_ += frame.content.capacity();
  }
  return build(child, std::as_const(frame.content).bytes());
}

std::unique_ptr<TextMemory> PackWalker::tell(std::uint32_t entry, const ByteBuffer& content,
                                             const TextMemory* base) {
  if (content.text().size() > limits_.max_object_bytes) {
    const std::uint64_t bytes = content.text().size();
    sink_.lost(
        {pack_->id(entry), type_, bytes, Error(Errc::kLimit, std::to_string(bytes) + " bytes")});
    return nullptr;
  }
  WalkedObjectView object{*pack_, entry, type_, content.text(), base, {}, false};
  if (base != nullptr) object.copied = copied_;
  object.is_base = !plan_->children(entry).empty();
  return sink_.object(object);
}

// Keeps an object on the stack while others are to be built from it.
void PackWalker::keep(std::uint32_t entry, ByteBuffer content, std::unique_ptr<TextMemory> memory) {
  if (plan_->children(entry).empty()) {
    give_back(std::move(content));
    return;
  }
  alive_bytes_ += content.capacity();
  stack_.push_back({entry, 0, std::move(content), false, std::move(memory)});
  for (std::size_t i = 0; i + 1 < stack_.size() && alive_bytes_ > limits_.memory_bytes; ++i) {
    if (stack_[i].dropped) continue;
    alive_bytes_ -= stack_[i].content.capacity();
    stack_[i].content = {};
    stack_[i].dropped = true;
  }
}

void PackWalker::drop_frame() {
  Frame& frame = stack_.back();
  if (!frame.dropped) alive_bytes_ -= frame.content.capacity();
  give_back(std::move(frame.content));
  stack_.pop_back();
}

// What cannot be read takes along what is built from it; subtrees that are units of their own find
// out by themselves.
void PackWalker::lose_subtree(std::uint32_t entry, const Error& error) {
  std::vector<std::uint32_t> left = {entry};
  while (!left.empty()) {
    const std::uint32_t lost = left.back();
    left.pop_back();
    const std::string why = lost == entry ? error.message()
                                          : "its delta base " + pack_->id(entry).hex() +
                                                " could not be read: " + error.message();
    const std::uint64_t bytes =
        lost == entry && error.code() == Errc::kLimit ? std::exchange(too_large_bytes_, 0) : 0;
    sink_.lost({pack_->id(lost), type_, bytes, Error(error.code(), why)});
    for (const std::uint32_t child : plan_->children(lost)) {
      if (!plan_->is_cut(child)) left.push_back(child);
    }
  }
}

ByteBuffer PackWalker::take_buffer(std::uint64_t size) {
  ByteBuffer buffer;
  if (size <= kSpareBytes && !spare_.empty()) {
    buffer = std::move(spare_.back());
    spare_.pop_back();
  }
  buffer.reset(size);
  return buffer;
}

void PackWalker::give_back(ByteBuffer buffer) {
  if (buffer.capacity() == 0 || buffer.capacity() > kSpareBytes || spare_.size() == kSpareBuffers)
    return;
  spare_.push_back(std::move(buffer));
}

}  // namespace dowse::git
