#include "engine/attribute/marks.h"

#include <algorithm>
#include <utility>

namespace dowse::attribution {
namespace {

// One past the occurrences that stand in the same object as `first`.
std::uint32_t end_of_object(const std::vector<Occurrence>& all, std::uint32_t first) {
  std::uint32_t end = first + 1;
  while (end < all.size() && all[end].target == all[first].target &&
         all[end].kind == all[first].kind && all[end].object == all[first].object) {
    ++end;
  }
  return end;
}

}  // namespace

Marks::Marks(std::span<const Finding> findings, TargetIndex target, IdTable blobs)
    : findings_(static_cast<std::uint32_t>(findings.size())), blobs_(std::move(blobs)) {
  add_blobs(findings, target);
  add_names(findings, target);
}

void Marks::add_blobs(std::span<const Finding> findings, TargetIndex target) {
  std::vector<std::pair<std::uint32_t, Holder>> held;  // by mark
  for (std::uint32_t f = 0; f < findings.size(); ++f) {
    const std::vector<Occurrence>& all = findings[f].occurrences;
    for (std::uint32_t first = 0, last = 0; first < all.size(); first = last) {
      last = end_of_object(all, first);
      const Occurrence& occurrence = all[first];
      if (occurrence.target != target) continue;
      if (occurrence.kind == TextKind::kBlob) {
        held.push_back({blobs_.add(occurrence.object), {f, first, last, occurrence.path}});
      } else if (occurrence.kind == TextKind::kCommit || occurrence.kind == TextKind::kTag) {
        objects_.push_back({occurrence.object, f});
      }
    }
  }
  group_by_mark(std::move(held));
}

void Marks::group_by_mark(std::vector<std::pair<std::uint32_t, Holder>> held) {
  std::stable_sort(held.begin(), held.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  size_ = blobs_.size();
  begin_.assign(size_ + std::size_t{1}, 0);
  for (const auto& [mark, holder] : held) {
    holders_.push_back(holder);
    begin_[mark + 1] = static_cast<std::uint32_t>(holders_.size());
  }
  for (std::uint32_t mark = 0; mark < size_; ++mark)  // those that hold nothing
    begin_[mark + 1] = std::max(begin_[mark + 1], begin_[mark]);
}

void Marks::add_names(std::span<const Finding> findings, TargetIndex target) {
  for (std::uint32_t f = 0; f < findings.size(); ++f) {
    const std::vector<Occurrence>& all = findings[f].occurrences;
    bool marked = false;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (all[i].target != target || all[i].kind != TextKind::kTreeNames) continue;
      marked = true;
      names_[all[i].object].push_back({all[i].begin.line, size_, i});
    }
    if (!marked) continue;
    holders_.push_back({f, 0, 0});
    begin_.push_back(static_cast<std::uint32_t>(holders_.size()));
    ++size_;
  }
  for (auto& [tree, names] : names_) {
    std::stable_sort(names.begin(), names.end(),
                     [](const MarkedName& a, const MarkedName& b) { return a.line < b.line; });
  }
}

std::span<const Holder> Marks::holders(std::uint32_t mark) const noexcept {
  return {holders_.data() + begin_[mark], holders_.data() + begin_[mark + 1]};
}

std::span<const MarkedName> Marks::names_of(const ObjectId& tree) const noexcept {
  const auto found = names_.find(tree);
  return found == names_.end() ? std::span<const MarkedName>() : found->second;
}

}  // namespace dowse::attribution
