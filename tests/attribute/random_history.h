#pragma once
// Random histories that the test knows by heart: every commit with all its files, parents and
// dates, built into a repository by `git fast-import`.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/object_id.h"

namespace dowse::testing {

struct ModelCommit {
  std::vector<std::size_t> parents;          // indices of earlier commits
  std::int64_t committed = 0;                // seconds since 1970
  std::map<std::string, std::size_t> files;  // path -> content
  ObjectId id;
};

struct ModelContent {
  std::set<std::size_t> secrets;  // which stand in it
  ObjectId id;
};

struct ModelHistory {
  std::vector<ModelContent> contents;
  std::vector<ModelCommit> commits;
  std::map<std::string, std::size_t> refs;  // name -> commit
  std::size_t head = 0;                     // commit
  bool detached = false;                    // HEAD; else it names refs/heads/main

  // The commit and all its ancestors.
  std::set<std::size_t> reachable_from(std::size_t commit) const;
};

inline constexpr std::size_t kModelSecrets = 6;

// Merges, octopus merges, renames, reverts, deletions, several roots, stash-like commits, equal and
// skewed dates; some commits that no ref reaches. The same for the same seed.
ModelHistory make_random_history(std::uint32_t seed);

// Makes a bare repository of it at `path`, which must be an empty folder, and fills in the ids.
void build_repository(ModelHistory& history, const std::string& path);

}  // namespace dowse::testing
