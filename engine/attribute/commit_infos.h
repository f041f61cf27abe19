#pragma once
// What a report tells of a commit, read when it is asked for.

#include <cstdint>
#include <unordered_map>

#include "engine/attribute/history.h"
#include "engine/find/finding.h"
#include "engine/git/object_reader.h"

namespace dowse::attribution {

// Threads: one.
class CommitInfos {
 public:
  // Requires: history outlives it.
  CommitInfos(const History& history, git::ObjectReader reader)
      : history_(history), reader_(std::move(reader)) {}

  // When it cannot be read (again), only the id and the committer date. Lifetime: this.
  const CommitInfo& of(std::uint32_t commit);

 private:
  CommitInfo read(std::uint32_t commit);

  const History& history_;
  git::ObjectReader reader_;
  std::unordered_map<std::uint32_t, CommitInfo> known_;
};

}  // namespace dowse::attribution
