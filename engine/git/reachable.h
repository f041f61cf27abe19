#pragma once
// The objects that one commit reaches and another does not: what a pull request brings.

#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/object_reader.h"
#include "engine/git/revision.h"

namespace dowse::git {

struct ReachableObject {
  ObjectType type{};
  ObjectId id;
};

struct RangeObjects {
  // Each once: commits newest first, each before what its tree brings. Some may turn out to be
  // missing or damaged: nothing of what lies behind those is listed.
  std::vector<ReachableObject> objects;
  std::vector<Error> errors;       // commits that were read and make no sense
  std::set<std::string> gitlinks;  // names of submodules
  bool is_complete = true;         // false: stopped before the end
};

// What `to` reaches and `from` does not. As in git rev-list --objects, an object that `from`
// reaches only through history that the range does not touch may be listed too, and where commit
// dates contradict the order of commits, commits that `from` reaches over many others. Nothing is
// left out. Errors: when `to` cannot be read at all.
Result<RangeObjects> objects_between(ObjectReader& reader, const Revision& from, const Revision& to,
                                     const std::stop_token& stop);

}  // namespace dowse::git
