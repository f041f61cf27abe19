#include "engine/match/sketch.h"

#include <algorithm>
#include <utility>

namespace dowse {
namespace {

// Repetitions of up to so many times are written out: many while that keeps the automaton small,
// since "36 letters" rules more out than "8 or more"; else few.
constexpr std::uint32_t kManyTimes = 64;
constexpr std::uint32_t kFewTimes = 8;
constexpr std::uint64_t kSmallSize = 500;
constexpr std::uint64_t kMostSize = 4000;

// All states are forgotten when there are so many. Real texts lead to some hundreds.
constexpr std::size_t kMostStates = 512;

}  // namespace

Sketch Sketch::make(const RegexNode& root) {
  Sketch sketch;
  sketch.nodes_.emplace_back();  // kEnd
  if (expanded_size(root, kFewTimes) > kMostSize) return sketch;
  sketch.kept_ = expanded_size(root, kManyTimes) <= kSmallSize ? kManyTimes : kFewTimes;
  sketch.first_node_ = sketch.add(root, kEnd);
  sketch.seen_.resize(sketch.nodes_.size());
  sketch.classify_bytes();
  sketch.forget_states();
  return sketch;
}

// Each `add` returns the node where what it added begins; it goes on at `next`.
std::uint32_t Sketch::add(const RegexNode& node, std::uint32_t next) {
  switch (node.op) {
    case RegexOp::kAssert:
      return next;
    case RegexOp::kBytes:
      return add_bytes(node.bytes, next);
    case RegexOp::kConcat:
      for (auto child = node.children.rbegin(); child != node.children.rend(); ++child)
        next = add(*child, next);
      return next;
    case RegexOp::kAlternate: {
      std::uint32_t begin = add(node.children.back(), next);
      for (std::size_t i = node.children.size() - 1; i-- > 0;)
        begin = add_fork(add(node.children[i], next), begin);
      return begin;
    }
    case RegexOp::kRepeat:
      return add_repeat(node, next);
  }
  return next;
}

std::uint32_t Sketch::add_repeat(const RegexNode& node, std::uint32_t next) {
  const RegexNode& child = node.children.front();
  std::uint32_t begin = next;
  if (node.max > kept_) {
    begin = add_fork(next, next);
    const std::uint32_t again = add(child, begin);
    nodes_[begin].other = again;
  } else {
    for (std::uint32_t i = node.min; i < node.max; ++i)
      begin = add_fork(add(child, begin), next);
  }
  for (std::uint32_t i = 0; i < std::min(node.min, kept_); ++i)
    begin = add(child, begin);
  return begin;
}

std::uint32_t Sketch::add_bytes(const ByteSet& bytes, std::uint32_t next) {
  // What is repeated comes many times in turn.
  const bool is_last =
      !nodes_.empty() && nodes_.back().set < sets_.size() && sets_[nodes_.back().set] == bytes;
  const std::size_t set =
      is_last
          ? nodes_.back().set
          : static_cast<std::size_t>(std::find(sets_.begin(), sets_.end(), bytes) - sets_.begin());
  if (set == sets_.size()) sets_.push_back(bytes);
  nodes_.push_back({static_cast<std::uint32_t>(set), next, next});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

std::uint32_t Sketch::add_fork(std::uint32_t next, std::uint32_t other) {
  nodes_.push_back({Node::kFork, next, other});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

// A class is split by every set that holds some of its bytes and not all.
void Sketch::classify_bytes() {
  ByteSet all;
  all.add(0x00, 0xFF);
  std::vector<ByteSet> classes = {all};
  for (const ByteSet& set : sets_) {
    for (std::size_t i = classes.size(); i-- > 0;) {
      const ByteSet inside = classes[i].common(set);
      if (inside.empty() || inside == classes[i]) continue;
      classes.push_back(classes[i].without(set));
      classes[i] = inside;
    }
  }
  class_byte_.clear();
  for (std::size_t i = 0; i < classes.size(); ++i) {
    classes[i].for_each([&](std::uint8_t byte) { class_of_[byte] = static_cast<std::uint8_t>(i); });
    class_byte_.push_back(classes[i].first());
  }
}

void Sketch::forget_states() {
  known_.clear();
  states_.assign(2, {});
  next_.assign(2 * class_byte_.size(), kUnknown);
  first_state_ = state_of({first_node_});
}

// The state in which all of `from` are possible.
std::uint32_t Sketch::state_of(const Nodes& from) {
  Nodes open = from;
  Nodes taking;
  bool ends = false;
  std::fill(seen_.begin(), seen_.end(), false);
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (seen_[at]) continue;
    seen_[at] = true;
    const Node& node = nodes_[at];
    if (at == kEnd) {
      ends = true;
    } else if (node.set == Node::kFork) {
      open.push_back(node.next);
      open.push_back(node.other);
    } else {
      taking.push_back(at);
    }
  }
  if (ends) return kYes;
  if (taking.empty()) return kNo;
  std::sort(taking.begin(), taking.end());
  const auto [entry, is_new] =
      known_.try_emplace(taking, static_cast<std::uint32_t>(states_.size()));
  if (is_new) {
    states_.push_back(std::move(taking));
    next_.resize(next_.size() + class_byte_.size(), kUnknown);
  }
  return entry->second;
}

std::uint32_t Sketch::make_next(std::uint32_t state, unsigned byte_class) {
  Nodes after;
  for (const std::uint32_t at : states_[state]) {
    if (sets_[nodes_[at].set].contains(class_byte_[byte_class])) after.push_back(nodes_[at].next);
  }
  if (states_.size() >= kMostStates) {
    forget_states();
    return state_of(after);
  }
  const std::uint32_t next = state_of(after);
  next_[state * class_byte_.size() + byte_class] = next;
  return next;
}

bool Sketch::may_match(std::string_view text, std::uint64_t begin, std::uint64_t limit,
                       std::uint64_t& bytes) {
  std::uint32_t state = first_state_;
  std::uint64_t at = begin;
  while (state > kYes && at < limit) {
    const unsigned byte_class = class_of_[static_cast<std::uint8_t>(text[at])];
    std::uint32_t next = next_[state * class_byte_.size() + byte_class];
    if (next == kUnknown) next = make_next(state, byte_class);
    state = next;
    ++at;
  }
  bytes += at - begin;
  return state == kYes;
}

}  // namespace dowse
