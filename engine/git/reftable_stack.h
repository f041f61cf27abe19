#pragma once
// The refs of a folder of reftables: its tables.list names the tables that count, oldest first, and
// what a newer one says of a ref stands, that it is deleted too. https://git-scm.com/docs/reftable,
// "Repository format". Nothing outside of the folder is opened.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::git {

// What a ref holds: an id or the name of another ref.
struct RefValue {
  ObjectId id;         // empty for a symbolic ref
  std::string symref;  // empty for an id
};

class ReftableStack {
 public:
  using Refs = std::map<std::string, RefValue, std::less<>>;

  explicit ReftableStack(std::string folder) : folder_(std::move(folder)) {}

  // Nothing when there is no such ref. Errors: kCorrupt when a table that could hold it is missing
  // or damaged; kLimit; kIo.
  Result<std::optional<RefValue>> find(std::string_view name) const;

  // All that can be read; `problems` takes the tables that could not be, or not to their end.
  Refs list(std::vector<SkippedItem>& problems) const;

 private:
  struct Names;

  Names read_names() const;
  Result<std::optional<RefValue>> find_in(const Names& names, std::string_view name) const;
  Refs merge(const Names& names, std::vector<SkippedItem>& problems) const;

  // Whether tables were merged into others, and deleted, since their names were read.
  bool have_moved(const Names& names) const;

  std::string folder_;
};

}  // namespace dowse::git
