#pragma once
// A made-up history, commit by commit: a main branch, topics that leave it and come back (or do
// not), and secrets planted on the way.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "corpora/pack_writer.h"
#include "corpora/plants.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::corpora {

struct HistoryOptions {
  std::uint64_t commits = 1000;  // >= 1, merges among them
  std::uint64_t files = 300;     // >= 1; about so many at the end
  std::uint64_t secrets = 50;
  std::uint64_t seed = 1;
};

struct Ref {
  ObjectId id;
  ObjectId peeled;  // of an annotated tag: the commit
};

struct History {
  std::map<std::string, Ref> refs;  // by full name; refs/heads/main is HEAD
  std::vector<Planted> planted;     // in the order of their commits
};

// Writes all objects into the pack. The same options give the same objects.
Result<History> write_history(const HistoryOptions& options, PackWriter& pack);

}  // namespace dowse::corpora
