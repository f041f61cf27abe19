#pragma once
// Under which paths the trees of a repository stand. A tree object does not know; so all trees are
// read once for which holds which, and then they are followed from the root trees of commits down.
// Trees may name the same one again and again, level upon level, and so stand under paths without
// end: what is kept and what there is to tell of are bounded.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/object_id.h"

namespace dowse {

// Number of a path; 0 is the root's.
using FolderPath = std::uint32_t;

// A tree, by its place among the sorted ids, under one of its paths.
struct Standing {
  std::uint32_t tree = 0;
  FolderPath path = 0;

  friend auto operator<=>(const Standing&, const Standing&) = default;
};

// Filled by add_*, then followed once, then asked. What is found depends neither on the order in
// which trees were added nor on `stop` not being requested late.
class FolderPaths {
 public:
  // Trees that are none of these are not looked at; not all need to be trees. Keeps at most about
  // `memory_bytes`: half while trees are added.
  FolderPaths(std::vector<ObjectId> trees, std::uint64_t memory_bytes);

  // Threads: any. A damaged tree counts as far as it can be read; one that is added twice holds
  // what both hold.
  void add_tree(const ObjectId& id, std::string_view bytes);
  void add_root(const ObjectId& tree);

  // Trees that no other names are roots, too. Requires: all trees were added.
  void add_unnamed_roots();

  // Finds the paths, level by level. False when a limit was reached: then the deepest paths are
  // left out, and all when it was reached before. Cut short by a stop, true.
  bool follow(const std::stop_token& stop);

  // The paths of a tree, ascending. Lifetime: this.
  std::span<const Standing> standings_of(const ObjectId& tree) const;
  bool stands_under(std::uint32_t tree, FolderPath path) const;

  // All of them, by tree. Lifetime: this.
  std::span<const Standing> standings() const noexcept { return standings_; }

  const ObjectId& tree(std::uint32_t number) const { return ids_[number]; }

  // How many paths there are. A path's number is larger than its parent's, and those of one
  // parent's follow each other.
  std::size_t path_count() const noexcept { return steps_.size(); }

  // Of the root, the root.
  FolderPath parent_of(FolderPath path) const { return steps_[path].parent; }

  // Its last step.
  const std::string& name_of(FolderPath path) const { return *names_[steps_[path].name]; }

  // "" for the root, "a/b/" for what is below.
  std::string prefix_of(FolderPath path) const;

  // Bytes of paths and of trees that may be told of: a few times what was added.
  std::uint64_t work_allowed() const noexcept;

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  struct Edge {
    std::uint32_t child = 0;
    std::uint32_t name = 0;

    friend auto operator<=>(const Edge&, const Edge&) = default;
  };

  // A tree that was read, and where in edges_ its subtrees are.
  struct Node {
    std::uint32_t tree = 0;
    std::uint32_t begin = 0;
    std::uint32_t count = 0;
    std::uint32_t files = 0;
    std::uint32_t bytes = 0;
  };

  // The last step of a path.
  struct Step {
    FolderPath parent = 0;
    std::uint32_t name = 0;
    std::uint32_t size = 0;  // bytes of the whole path, as prefix_of gives it
  };

  // A tree below a path, before that has a number.
  struct Below {
    FolderPath parent = 0;
    std::uint32_t name = 0;
    std::uint32_t tree = 0;

    friend auto operator<=>(const Below&, const Below&) = default;
  };

  std::uint32_t number_of(const ObjectId& id) const;
  std::uint32_t name_number(std::string_view name);
  bool fits(std::size_t edges) const noexcept;
  void rank_names();
  std::span<const Node> nodes_of(std::uint32_t tree) const;
  std::uint64_t work_of(const Standing& at) const;
  bool keep_allowed(std::vector<Standing>& level);
  bool find_below(const std::vector<Standing>& level, std::vector<Below>& below,
                  const std::stop_token& stop) const;
  std::vector<Standing> number_paths(const std::vector<Below>& below);

  std::vector<ObjectId> ids_;         // sorted
  std::vector<std::uint32_t> first_;  // by the first two bytes: where in ids_ they begin
  std::uint64_t memory_bytes_;

  std::mutex mutex_;  // guards all below while trees are added
  bool is_full_ = false;
  std::vector<bool> is_child_;
  std::vector<bool> is_root_;
  std::deque<Edge> edges_;  // a deque does not hold both copies when it grows
  std::deque<Node> added_;
  std::unordered_map<std::string, std::uint32_t> name_numbers_;  // its keys stay where they are
  std::vector<const std::string*> names_;
  std::uint64_t name_bytes_ = 0;
  std::uint64_t added_work_ = 0;

  std::vector<Node> nodes_;  // by tree
  std::vector<Step> steps_{{0, 0, 0}};
  std::vector<Standing> standings_;
  std::uint64_t work_ = 0;
};

}  // namespace dowse
