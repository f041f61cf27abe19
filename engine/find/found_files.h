#pragma once
// The files that rules find by their paths alone, until all sources have told of theirs: these tell
// of the same file again and again.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/base/text_kind.h"
#include "engine/rules/rule_set.h"
#include "engine/source/source.h"

namespace dowse {

// Ordered by what is kept when there are too many: the severest rules first.
struct FoundFile {
  std::uint8_t mildness = 0;  // 0 = the most severe
  RuleIndex rule{};
  TargetIndex target{};
  TextKind kind{};
  std::string path;
  ObjectId id;

  friend auto operator<=>(const FoundFile&, const FoundFile&) = default;
};

// Each file once. Over its limit it keeps the first in their order: so what is kept depends on what
// was added, not on when. Threads: any.
class FoundFiles {
 public:
  explicit FoundFiles(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  void add(FoundFile file);

  // One of those that are left, which leaves; nothing when there is none. Tells `coverage`, once,
  // that the limit was reached. Requires: nothing is added any more.
  std::optional<FoundFile> take(Coverage& coverage);

 private:
  std::mutex mutex_;
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::set<FoundFile> files_;
  std::optional<FoundFile> first_lost_;  // it and all behind it are not kept
};

}  // namespace dowse
