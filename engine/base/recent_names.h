#pragma once
// Names that were seen of late: those of most folders are known from other folders, and what was
// found out about a name need not be found out again.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dowse {

// Of names whose hashes meet, the last one; of no name too long for file systems, and not of the
// empty one. So it is bounded, and may forget. Threads: one.
class RecentNames {
 public:
  bool contains(std::string_view name) const;
  void add(std::string_view name);

 private:
  static constexpr std::size_t kSlots = 32768;
  static constexpr std::size_t kLongest = 255;  // NAME_MAX

  std::vector<std::string> slots_;  // empty before the first add
};

}  // namespace dowse
