#pragma once
// Reading many objects of one repository on all cores.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "engine/attribute/id_table.h"
#include "engine/base/copied_range.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/object_reader.h"
#include "engine/git/object_walk.h"
#include "engine/git/repository.h"

namespace dowse::attribution {

// How objects are read. Lifetime: repo and walk.
struct ObjectPass {
  const git::Repository& repo;
  const git::ObjectWalk& walk;
  unsigned jobs = 1;  // threads, >= 1
  std::stop_token stop;
  std::unique_ptr<const git::ObjectWalk> own;  // the walk, when it was planned here

  // What cannot be listed is left out: the source of the scan tells coverage of it. Errors: as
  // git::ObjectWalk::plan.
  static Result<ObjectPass> plan(const git::Repository& repo, unsigned jobs, std::stop_token stop);
};

// An object that has a number. Lifetime: the call that receives it.
struct NumberedObjectView {
  std::uint32_t number = 0;
  std::optional<std::string_view> bytes;     // nothing when it cannot be read
  const TextMemory* base = nullptr;          // what the visit of its delta base gave; see
  std::span<const CopiedRange> copied = {};  // WalkedObjectView
  bool is_base = false;
};

// What it gives is handed in with the objects built from that one.
using VisitObject = std::function<std::unique_ptr<TextMemory>(const NumberedObjectView& object)>;

// Those of a type whose numbers lie in [begin, end). Lifetime: the table.
struct WantedView {
  git::ObjectType type{};
  const IdTable& numbers;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Reads each of them once, in the order in which that is cheapest, on any thread; make_visit is
// called at most once for each thread and once more. Errors: kCancelled after a stop request; what
// opening a reader says.
Result<void> read_objects(const ObjectPass& pass, const WantedView& wanted,
                          const std::function<VisitObject()>& make_visit);

// Gives each of them that is `left` to `visit`, read by itself: few of many.
// Errors: what opening a reader says.
Result<void> read_one_by_one(const ObjectPass& pass, const WantedView& wanted,
                             const std::function<bool(std::uint32_t number)>& left,
                             const std::function<void(const NumberedObjectView& object)>& visit);

// The ids of a store by type, each list in stored order, last those whose type had to be read.
// Blobs are not listed.
struct ObjectIds {
  std::vector<ObjectId> commits;
  std::vector<ObjectId> tags;
  std::vector<ObjectId> trees;
};

// Objects whose type cannot be read are left out: the source of the scan counts them. Errors: as
// read_objects; kGit when nothing can be listed.
Result<ObjectIds> list_by_type(const ObjectPass& pass);

}  // namespace dowse::attribution
