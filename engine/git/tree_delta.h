#pragma once
// Reads of a tree only what is new against the tree it was built from: where whole entries were
// copied they are known from there. Most versions of a folder change one entry of hundreds.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/copied_range.h"
#include "engine/base/result.h"
#include "engine/git/parse.h"

namespace dowse::git {

// Where the entries of a sound tree begin, ascending, and last its size.
using TreeStarts = std::vector<std::uint32_t>;

// A tree of this size or larger has no starts that could be remembered.
inline constexpr std::uint64_t kMaxRememberedTree = std::uint64_t{1} << 32;

// What a tree was built from: the starts of its base, null when there is none, and what was copied
// from there, ascending by `at`. Lifetime: the base's starts, the object's copied ranges.
struct TreeOriginView {
  const TreeStarts* base = nullptr;
  std::span<const CopiedRange> copied;
};

// Walks the entries that were not copied whole, in their order. Lifetime: the bytes and the origin.
class TreeDeltaView {
 public:
  TreeDeltaView(std::string_view bytes, const TreeOriginView& origin, std::size_t id_bytes) noexcept
      : bytes_(bytes), origin_(origin), id_bytes_(id_bytes) {}

  // The next new entry; nothing at the end. Errors: kCorrupt when an entry cannot be read; then the
  // walk is over.
  Result<std::optional<TreeEntryView>> next();

  // Where the entry that next() gave last begins.
  std::uint64_t entry_begin() const noexcept { return begin_; }

  // Whole entries that were copied in front of that entry and behind the one before it, or behind
  // the last one after the end. Lifetime: until the next call of next().
  std::span<const CopiedRange> kept() const noexcept { return kept_; }

  // Where all entries begin, and the size: once next() has given nothing. Requires: the tree is
  // smaller than kMaxRememberedTree.
  TreeStarts take_starts() noexcept { return std::move(starts_); }

 private:
  bool keep_entries();

  std::string_view bytes_;
  TreeOriginView origin_;
  std::size_t id_bytes_;
  std::uint64_t at_ = 0;
  std::uint64_t begin_ = 0;
  std::vector<CopiedRange> kept_;
  TreeStarts starts_;
};

}  // namespace dowse::git
