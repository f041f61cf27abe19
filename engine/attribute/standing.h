#pragma once
// Where each mark stands: the holdings that make places, and what is known of each.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/attribute/history.h"
#include "engine/attribute/marked_trees.h"
#include "engine/attribute/marks.h"
#include "engine/attribute/paths.h"
#include "engine/attribute/timeline.h"
#include "engine/attribute/tree_diff.h"
#include "engine/git/index.h"

namespace dowse::attribution {

// Plain data; immutable once made.
struct Standing {
  std::vector<std::uint8_t> at_head;    // by holding: HEAD's tree or the index has it
  std::vector<std::uint32_t> oldest;    // by holding: the oldest commit that introduced it, or none
  std::vector<std::uint32_t> begin;     // by mark, and the end, in `holdings`
  std::vector<std::uint32_t> holdings;  // those that make places

  // The holdings of a mark; none for a blob that nothing names.
  std::span<const std::uint32_t> of(std::uint32_t mark) const noexcept {
    return {holdings.data() + begin[mark], holdings.data() + begin[mark + 1]};
  }
};

// From the trees of all nodes and from the index; for a mark that none of them holds, from trees
// that nothing names. Requires: `diff` is what timeline was made with.
Standing make_standing(const History& history, const Timeline& timeline, const Marks& marks,
                       TreeDiff& diff, const git::Index& index);

}  // namespace dowse::attribution
