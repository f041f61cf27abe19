#pragma once
// Walks the folders below one folder and lists its files. Opens folders only, follows no symlink,
// recurses on nothing: the depth of a tree costs no stack and no descriptors.

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/base/coverage.h"
#include "engine/source/file_tree.h"

namespace dowse {

enum class EntryType : std::uint8_t { kFile, kSymlink, kFolder };

// Why an entry does not enter the list.
struct LeftOut {
  Skip reason{};
  std::string detail;
  bool counted = true;  // false: someone else tells coverage of it
};

// Decides about each entry that a walk meets. `path` is relative to the root. Called in the order
// of the walk, by one thread.
class WalkFilter {
 public:
  virtual ~WalkFilter() = default;

  // Nothing: the entry is taken. A folder is judged before it is opened.
  virtual std::optional<LeftOut> judge(std::string_view path, EntryType type) = 0;

  // The same for a folder below the root that turns out to hold a git repository (a `.git`, or what
  // a bare one is made of).
  virtual std::optional<LeftOut> judge_repository(std::string_view path) = 0;
};

// Lists the files and symlinks that the filter takes, folder by folder, names in byte order. What
// is left out, cannot be listed (Skip::kUnreadable) or holds no content (Skip::kSpecial) goes to
// coverage as "TARGET: path", folders with a "/" at the end. After a stop request each folder not
// yet listed counts as Skip::kDeadline. `root` is borrowed.
FileTree walk_files(int root, std::string_view target_name, WalkFilter& filter, Coverage& coverage,
                    const std::stop_token& stop);

}  // namespace dowse
