#include "engine/rules/rule.h"

#include <array>

namespace dowse {
namespace {

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high",
                                                         "critical"};
constexpr std::array<std::string_view, 3> kConfidences = {"low", "medium", "high"};

}  // namespace

std::string_view name_of(Severity severity) noexcept {
  return kSeverities[static_cast<std::size_t>(severity)];
}

std::string_view name_of(Confidence confidence) noexcept {
  return kConfidences[static_cast<std::size_t>(confidence)];
}

std::optional<Severity> severity_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kSeverities.size(); ++i) {
    if (kSeverities[i] == name) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

std::optional<Confidence> confidence_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kConfidences.size(); ++i) {
    if (kConfidences[i] == name) return static_cast<Confidence>(i);
  }
  return std::nullopt;
}

}  // namespace dowse
