#include "engine/find/finding.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace dowse {

std::string Fingerprint::hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : raw) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string_view name_of(TriageState state) noexcept {
  switch (state) {
    case TriageState::kNew:
      return "new";
    case TriageState::kKnown:
      return "known";
    case TriageState::kAllowed:
      return "allowed";
  }
  return "unknown";
}

void add_rejected(std::vector<RejectedCount>& counts, RejectedCount more) {
  const auto at = std::lower_bound(counts.begin(), counts.end(), more,
                                   [](const RejectedCount& a, const RejectedCount& b) {
                                     return std::tie(a.rule, a.filter) < std::tie(b.rule, b.filter);
                                   });
  if (at != counts.end() && at->rule == more.rule && at->filter == more.filter) {
    at->count += more.count;
  } else {
    counts.insert(at, std::move(more));
  }
}

}  // namespace dowse
