#include "engine/git/tree_delta.h"

#include <algorithm>
#include <utility>

namespace dowse::git {

// Takes the whole entries that the copied range at hand holds from here on; false when it holds
// none.
bool TreeDeltaView::keep_entries() {
  std::span<const CopiedRange>& copied = origin_.copied;
  while (!copied.empty() && copied.front().at + copied.front().size <= at_)
    copied = copied.subspan(1);
  if (copied.empty() || copied.front().at > at_) return false;
  const CopiedRange& range = copied.front();
  const std::uint64_t from = at_ - range.at + range.from;
  const TreeStarts& base = *origin_.base;
  const auto first = std::lower_bound(base.begin(), base.end(), from);
  if (first == base.end() || *first != from) return false;
  const auto behind = std::upper_bound(first, base.end(), range.from + range.size);
  const std::uint64_t size = *std::prev(behind) - from;
  if (size == 0) return false;
  kept_.push_back({at_, from, size});
  const auto moved = static_cast<std::uint32_t>(at_ - from);  // modulo 2^32, as the sum is
  const std::size_t old_size = starts_.size();
  starts_.resize(old_size + static_cast<std::size_t>(std::prev(behind) - first));
  std::transform(first, std::prev(behind), starts_.begin() + static_cast<std::ptrdiff_t>(old_size),
                 [moved](std::uint32_t start) { return start + moved; });
  at_ += size;
  return true;
}

Result<std::optional<TreeEntryView>> TreeDeltaView::next() {
  kept_.clear();
  if (origin_.base != nullptr) {
    while (keep_entries()) {
    }
  }
  TreeWalkView rest(bytes_.substr(at_), id_bytes_);
  DOWSE_ASSIGN(const std::optional<TreeEntryView> entry, rest.next());
  starts_.push_back(static_cast<std::uint32_t>(at_));
  begin_ = at_;
  if (entry) {
    const auto name_at = static_cast<std::uint64_t>(entry->name.data() - bytes_.data());
    at_ = name_at + entry->name.size() + 1 + id_bytes_;
  }
  return entry;
}

}  // namespace dowse::git
