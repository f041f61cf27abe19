#pragma once
// The refs of a repository in its files: HEAD, loose refs, packed-refs or reftables, pseudo refs
// and those of linked worktrees. Layout: https://git-scm.com/docs/gitrepository-layout,
// https://git-scm.com/docs/git-worktree. Nothing outside of the two folders is opened.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/reftable_stack.h"

namespace dowse::git {

// Where refs are kept (git-config, extensions.refStorage). Pseudo refs other than HEAD may stand in
// files of their own whatever it is.
enum class RefStorage : std::uint8_t { kFiles, kReftable };

class RefFiles {
 public:
  // id_size: bytes of the repository's object ids.
  RefFiles(std::string git_dir, std::string common_dir, std::size_t id_size,
           RefStorage storage = RefStorage::kFiles);

  RefStorage storage() const noexcept { return storage_; }

  using Value = RefValue;

  // What a ref holds; nothing when there is none. Errors: kCorrupt when its file holds neither an
  // id nor a name, or a reftable is damaged; kLimit; kIo.
  Result<std::optional<Value>> read(std::string_view name) const;

  // The id at the end of its symbolic refs; nothing when that does not exist. Errors: as read, and
  // kCorrupt for a chain without end.
  Result<std::optional<ObjectId>> resolve(std::string_view name) const;

  struct Named {
    std::string name;
    ObjectId id;

    friend auto operator<=>(const Named&, const Named&) = default;
  };

  // Every ref that names an object, sorted by name; `problems` takes those that are broken.
  std::vector<Named> list(std::vector<SkippedItem>& problems) const;

 private:
  struct Collector;
  using Table = ReftableStack::Refs;  // refs that are read all at once

  Result<Table> read_packed() const;
  Table read_shared(std::vector<SkippedItem>& problems) const;
  std::string folder_of(std::string_view name) const;
  Result<std::optional<Value>> read_loose(std::string_view name) const;

  std::string git_dir_;
  std::string common_dir_;
  std::size_t hex_digits_;  // of an id
  RefStorage storage_;
};

// Whether a name may be looked up as a file: no "..", no empty part, "refs/..." or a pseudo ref.
bool is_safe_ref_name(std::string_view name) noexcept;

}  // namespace dowse::git
