#include "engine/base/recent_names.h"

#include <functional>

namespace dowse {
namespace {

std::size_t hash_of(std::string_view name) {
  return std::hash<std::string_view>()(name);
}

}  // namespace

bool RecentNames::contains(std::string_view name) const {
  return !slots_.empty() && !name.empty() && slots_[hash_of(name) % kSlots] == name;
}

void RecentNames::add(std::string_view name) {
  if (name.size() > kLongest) return;
  if (slots_.empty()) slots_.resize(kSlots);
  slots_[hash_of(name) % kSlots] = name;
}

}  // namespace dowse
