#pragma once
// The delta families of one pack, found from the entries' headers alone: which entry is built from
// which, and how the work is cut into units that keep all threads busy. pack_walk.h does the work.

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "engine/git/object_reader.h"
#include "engine/git/pack.h"

namespace dowse::git {

// Immutable after make. Threads: any. 18 bytes for each entry of the pack.
class PackPlan {
 public:
  // Entries are named by their position in file order.
  static constexpr std::uint32_t kRoot =
      std::numeric_limits<std::uint32_t>::max();        // no base: a whole object
  static constexpr std::uint32_t kOutside = kRoot - 1;  // its base is not in this pack
  static constexpr std::uint32_t kBroken = kRoot - 2;   // its header cannot be read
  static constexpr std::uint32_t kMaxEntries = kRoot - 3;

  // Entries that start together: all roots, or all children of one base whose subtrees were cut
  // from their family.
  struct Unit {
    std::uint32_t begin = 0;  // into starts()
    std::uint32_t end = 0;
    std::uint64_t weight = 0;  // about how many bytes it expands to
    bool trees = false;        // it holds trees and nothing else; else no object known to be one
  };

  // Errors: kLimit when the pack has more than kMaxEntries entries.
  static Result<PackPlan> make(const Pack& pack);

  std::uint32_t base(std::uint32_t entry) const noexcept { return base_[entry]; }

  // The type of an entry: that of the object its chain of deltas begins with. Nothing when that is
  // not in this pack, or cannot be read.
  std::optional<ObjectType> type(std::uint32_t entry) const noexcept {
    const std::uint8_t type = type_[entry];
    return type == kNoType ? std::nullopt : std::optional(static_cast<ObjectType>(type));
  }

  // What is built from `entry`, the one with the most descendants last. Lifetime: this plan.
  std::span<const std::uint32_t> children(std::uint32_t entry) const noexcept {
    return {children_.data() + first_child_[entry], first_child_[entry + 1] - first_child_[entry]};
  }

  // True when the subtree of `entry` is a start of its own, so that a walk of its family passes it
  // by.
  bool is_cut(std::uint32_t entry) const noexcept { return cut_[entry]; }

  std::span<const std::uint32_t> starts() const noexcept { return starts_; }

  // Largest first.
  std::span<const Unit> units() const noexcept { return units_; }

  // Entries that no walk from a start reaches: they are their own delta base, directly or round
  // about.
  const std::vector<std::uint32_t>& cyclic() const noexcept { return cyclic_; }

 private:
  static constexpr std::uint8_t kNoType = 0xFF;

  bool is_tree(std::uint32_t entry) const noexcept { return type(entry) == ObjectType::kTree; }

  explicit PackPlan(const Pack& pack) : pack_(&pack) {}

  void link();
  std::vector<std::uint32_t> parents_first() const;
  void cut(const std::vector<std::uint32_t>& order);
  void cut_children(std::uint32_t entry, std::uint64_t limit);
  void add_roots(bool trees);
  void add_unit(std::size_t begin, std::uint64_t weight);

  const Pack* pack_;
  std::vector<std::uint32_t> base_;
  std::vector<std::uint8_t> type_;
  std::vector<std::uint32_t> first_child_;  // size + 1
  std::vector<std::uint32_t> children_;
  std::vector<std::uint64_t> weight_;  // of the subtree; freed after make
  std::vector<std::uint32_t> size_;    // the header's size, capped; freed after make
  std::vector<bool> cut_;
  std::vector<std::uint32_t> starts_;
  std::vector<Unit> units_;
  std::vector<std::uint32_t> cyclic_;
};

}  // namespace dowse::git
