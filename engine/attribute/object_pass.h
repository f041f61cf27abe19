#pragma once
// Reading many objects of one repository on all cores.

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/object_reader.h"
#include "engine/git/repository.h"

namespace dowse::attribution {

// How objects are read. Lifetime: repo.
struct ObjectPass {
  const git::Repository& repo;
  unsigned jobs = 1;  // threads, >= 1
  std::stop_token stop;
};

// Objects that one worker reads in a row; the order they are given in should be the stored one
// (512 neighbours: MEASURED.md, "libgit2 object reads").
inline constexpr std::size_t kObjectsInUnit = 512;

// How many units read_objects makes of so many objects.
constexpr std::size_t units_of(std::size_t objects) noexcept {
  return (objects + kObjectsInUnit - 1) / kObjectsInUnit;
}

// Takes object `index`, which belongs to unit index / kObjectsInUnit; null when it cannot be read.
// All of a unit are given to one thread, in ascending order. Lifetime: the call.
using VisitObject = std::function<void(std::size_t index, const git::Object* object)>;

// Reads all of `ids`; make_visit is called once for each thread. Errors: kCancelled after a stop
// request; what opening a reader says.
Result<void> read_objects(const ObjectPass& pass, std::span<const ObjectId> ids,
                          const std::function<VisitObject()>& make_visit);

// The ids of a store by type, each list in stored order. Blobs are not listed.
struct ObjectIds {
  std::vector<ObjectId> commits;
  std::vector<ObjectId> tags;
  std::vector<ObjectId> trees;
};

// Objects whose type cannot be read are left out: the source of the scan counts them. Errors: as
// read_objects; kGit when nothing can be listed.
Result<ObjectIds> list_by_type(const ObjectPass& pass);

}  // namespace dowse::attribution
