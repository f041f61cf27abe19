#include "engine/find/finding.h"

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

}  // namespace dowse
