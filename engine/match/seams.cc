#include "engine/match/seams.h"

#include <algorithm>
#include <cstddef>

#include "engine/match/entropy.h"
#include "engine/match/entropy_kernel.h"

namespace dowse {
namespace {

// A candidate is decided by its run, one byte before it (an escape's backslash) and three behind it
// (padding and what follows).
constexpr std::uint64_t kBefore = 1;
constexpr std::uint64_t kBehind = 3;
// Runs are followed this far from a seam. What is longer has no candidates, and a piece of it this
// long has none either.
constexpr std::uint64_t kFollow = kMaxEntropyRun + kBefore + kBehind + 1;

// The bytes of every run that a change in `gap` can touch.
ByteSpan touched(std::string_view text, const ByteSpan& gap) {
  std::uint64_t begin = gap.begin - std::min(gap.begin, kBehind);
  const std::uint64_t least = begin - std::min(begin, kFollow);
  while (begin > least && in_entropy_alphabet(text[begin - 1]))
    --begin;
  std::uint64_t end = std::min<std::uint64_t>(text.size(), gap.end + kBefore);
  const std::uint64_t most = std::min<std::uint64_t>(text.size(), end + kFollow);
  while (end < most && in_entropy_alphabet(text[end]))
    ++end;
  return {begin, end};
}

// With the bytes round them that decide about these runs. Other runs are cut short here: to fewer
// bytes than a candidate has.
ByteSpan with_context(std::string_view text, const ByteSpan& region) {
  return {region.begin - std::min(region.begin, kBefore),
          std::min<std::uint64_t>(text.size(), region.end + kBehind)};
}

// Sorted and apart by more than their contexts, so that each can be searched by itself.
std::vector<ByteSpan> touched_regions(std::string_view text, std::span<const ByteSpan> gaps) {
  std::vector<ByteSpan> regions;
  for (const ByteSpan& gap : gaps) {
    const ByteSpan region = touched(text, gap);
    if (!regions.empty() && region.begin <= regions.back().end + kBefore + kBehind) {
      regions.back().end = std::max(regions.back().end, region.end);
    } else {
      regions.push_back(region);
    }
  }
  return regions;
}

}  // namespace

void find_gaps(std::span<const CopiedRange> copied, std::uint64_t size,
               std::vector<ByteSpan>& gaps) {
  gaps.clear();
  std::uint64_t begin = 0;
  for (const CopiedRange& range : copied) {
    gaps.push_back({begin, range.at});
    begin = range.at + range.size;
  }
  gaps.push_back({begin, size});
}

void carry_entropy_candidates(std::string_view text, std::span<const ByteSpan> base,
                              std::span<const CopiedRange> copied, std::span<const ByteSpan> gaps,
                              std::vector<ByteSpan>& out) {
  const std::vector<ByteSpan> regions = touched_regions(text, gaps);
  const std::size_t first = out.size();
  for (const ByteSpan& touched_region : regions) {
    if (touched_region.end - touched_region.begin < kMinEntropyRun) continue;  // no run is as long
    const ByteSpan region = with_context(text, touched_region);
    const std::size_t found = out.size();
    find_entropy_candidates(text.substr(region.begin, region.end - region.begin), out);
    for (std::size_t i = found; i < out.size(); ++i)
      out[i] = {out[i].begin + region.begin, out[i].end + region.begin};
  }
  auto region = regions.begin();
  for (const CopiedRange& range : copied) {
    auto candidate = std::lower_bound(
        base.begin(), base.end(), range.from,
        [](const ByteSpan& span, std::uint64_t from) { return span.begin < from; });
    for (; candidate != base.end() && candidate->end <= range.from + range.size; ++candidate) {
      const ByteSpan moved{candidate->begin - range.from + range.at,
                           candidate->end - range.from + range.at};
      while (region != regions.end() && region->end <= moved.begin)
        ++region;
      if (region == regions.end() || region->begin >= moved.end) out.push_back(moved);
    }
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
}

}  // namespace dowse
