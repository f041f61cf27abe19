#include "engine/attribute/paths.h"

#include <algorithm>

namespace dowse::attribution {
namespace {

constexpr std::uint64_t key_of(std::uint32_t high, std::uint32_t low) noexcept {
  return (std::uint64_t{high} << 32) | low;
}

}  // namespace

std::uint32_t Paths::path(std::uint32_t parent, std::uint32_t name) {
  const std::uint32_t next = static_cast<std::uint32_t>(steps_.size());
  const auto [it, is_new] = path_numbers_.try_emplace(key_of(parent, name), next);
  if (is_new) steps_.push_back({parent, name});
  return it->second;
}

std::uint32_t Paths::path(std::string_view text) {
  std::uint32_t path = kRoot;
  for (;;) {
    const std::size_t slash = text.find('/');
    path = this->path(path, names_->intern(text.substr(0, slash)).number);
    if (slash == std::string_view::npos) return path;
    text.remove_prefix(slash + 1);
  }
}

bool Paths::stands_under(std::uint32_t holding, std::string_view path) const {
  return path.empty() || text(holdings_[holding].path) == path;
}

std::uint32_t Paths::holding(Holding holding) {
  const std::uint32_t next = holdings();
  const auto [it, is_new] = holding_numbers_.try_emplace(key_of(holding.path, holding.mark), next);
  if (is_new) holdings_.push_back(holding);
  return it->second;
}

std::vector<std::uint32_t> Paths::names_of(std::uint32_t path) const {
  std::vector<std::uint32_t> names;
  for (; path != kRoot; path = steps_[path].parent)
    names.push_back(steps_[path].name);
  std::reverse(names.begin(), names.end());
  return names;
}

std::string Paths::text(std::uint32_t path) const {
  std::string text;
  for (const std::uint32_t name : names_of(path)) {
    const std::string_view part = names_->text(name);
    if (!text.empty()) text += '/';
    text += part.substr(0, part.find('\0'));  // tree_edges.cc tells doubles apart behind a NUL
  }
  return text;
}

}  // namespace dowse::attribution
