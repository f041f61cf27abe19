#include "engine/attribute/names.h"

namespace dowse::attribution {

NameView NameTable::intern(std::string_view text) {
  const std::scoped_lock lock(mutex_);
  const auto known = numbers_.find(text);
  if (known != numbers_.end()) return {known->second, known->first};
  const std::uint32_t number = static_cast<std::uint32_t>(texts_.size());
  const std::string_view kept = texts_.emplace_back(text);
  numbers_.emplace(kept, number);
  return {number, kept};
}

std::string_view NameTable::text(std::uint32_t number) const {
  const std::scoped_lock lock(mutex_);
  return texts_[number];
}

std::uint32_t NameCache::intern(std::string_view text) {
  const auto known = known_.find(text);
  if (known != known_.end()) return known->second;
  const NameView name = table_->intern(text);
  known_.emplace(name.text, name.number);
  return name.number;
}

}  // namespace dowse::attribution
