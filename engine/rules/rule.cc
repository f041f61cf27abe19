#include "engine/rules/rule.h"

#include <array>

namespace dowse {
namespace {

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high",
                                                         "critical"};
constexpr std::array<std::string_view, 3> kConfidences = {"low", "medium", "high"};
constexpr std::array<std::string_view, 5> kBases = {"name", "observed", "prefix", "structure",
                                                    "checksum"};

// The enumerator whose name it is: names stand in the order of the enumerators.
template <typename Enum, std::size_t kCount>
std::optional<Enum> find_name(const std::array<std::string_view, kCount>& names,
                              std::string_view name) noexcept {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Severity severity) noexcept {
  return kSeverities[static_cast<std::size_t>(severity)];
}

std::string_view name_of(Confidence confidence) noexcept {
  return kConfidences[static_cast<std::size_t>(confidence)];
}

std::string_view name_of(Basis basis) noexcept {
  return kBases[static_cast<std::size_t>(basis)];
}

std::optional<Severity> severity_from(std::string_view name) noexcept {
  return find_name<Severity>(kSeverities, name);
}

std::optional<Confidence> confidence_from(std::string_view name) noexcept {
  return find_name<Confidence>(kConfidences, name);
}

std::optional<Basis> basis_from(std::string_view name) noexcept {
  return find_name<Basis>(kBases, name);
}

}  // namespace dowse
