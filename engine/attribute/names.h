#pragma once
// Numbers for the names of tree entries: a name stands in thousands of versions of its directory
// and once here.

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace dowse::attribution {

// The number of a name, and its text. Lifetime: the NameTable.
struct NameView {
  std::uint32_t number = 0;
  std::string_view text;
};

class NameTable {
 public:
  // Threads: any. Numbers depend on the order of the calls: sort by text where output follows.
  NameView intern(std::string_view text);

  // Threads: any. Lifetime: this.
  std::string_view text(std::uint32_t number) const;

 private:
  mutable std::mutex mutex_;
  std::deque<std::string> texts_;  // a deque: its strings stay where they are
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

// A worker's own view of a NameTable: asks it once for each name.
class NameCache {
 public:
  explicit NameCache(NameTable& table) : table_(&table) {}

  std::uint32_t intern(std::string_view text);

 private:
  NameTable* table_;
  std::unordered_map<std::string_view, std::uint32_t> known_;
};

}  // namespace dowse::attribution
