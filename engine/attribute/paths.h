#pragma once
// Numbers for paths and for holdings: a *holding* is a mark under a path, which a commit's tree has
// or has not.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/attribute/names.h"

namespace dowse::attribution {

struct Holding {
  std::uint32_t path = 0;
  std::uint32_t mark = 0;
};

// Threads: one.
class Paths {
 public:
  static constexpr std::uint32_t kRoot = 0;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  // Requires: names outlives it.
  explicit Paths(NameTable& names) : names_(&names) {}

  // The path of an entry of the directory `parent`.
  std::uint32_t path(std::uint32_t parent, std::uint32_t name);

  // The path that a text means, as an index or ls-tree writes it.
  std::uint32_t path(std::string_view text);

  std::uint32_t holding(Holding holding);

  Holding operator[](std::uint32_t holding) const { return holdings_[holding]; }

  std::size_t paths() const noexcept { return steps_.size(); }

  // Whether it is the path of a holding; the empty text means any.
  bool stands_under(std::uint32_t holding, std::string_view path) const;

  std::uint32_t holdings() const noexcept { return static_cast<std::uint32_t>(holdings_.size()); }

  // From the root to the entry.
  std::vector<std::uint32_t> names_of(std::uint32_t path) const;

  // Names joined with "/".
  std::string text(std::uint32_t path) const;

 private:
  struct Step {
    std::uint32_t parent = 0;
    std::uint32_t name = 0;
  };

  NameTable* names_;
  std::vector<Step> steps_{{kNone, 0}};  // by path; the first is the root
  std::vector<Holding> holdings_;
  std::unordered_map<std::uint64_t, std::uint32_t> path_numbers_;     // by parent and name
  std::unordered_map<std::uint64_t, std::uint32_t> holding_numbers_;  // by path and mark
};

}  // namespace dowse::attribution
