#pragma once
// One reftable: a file of refs and of reflog entries, as git keeps them with
// extensions.refStorage=reftable. Format: https://git-scm.com/docs/reftable, versions 1 (SHA-1) and
// 2, which names its hash. Blocks are read in the order of the file, so that its indexes are not
// needed; which tables count, and in which order, says ReftableStack.

#include <cstdint>
#include <functional>
#include <string_view>

#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::git {

// A ref: an id, the name of another ref, or neither when this table deletes it. Lifetime: the call.
struct RefRecordView {
  std::string_view name;
  ObjectId id;  // of an annotated tag: the tag itself
  std::string_view symref;

  bool is_deletion() const noexcept { return id.empty() && symref.empty(); }
};

// One entry of a reflog; without ids when this table deletes it. Lifetime: the call.
struct LogRecordView {
  std::string_view ref_name;
  bool is_same_ref = false;  // as the entry before
  ObjectId old_id;
  ObjectId new_id;
  std::string_view committer;
  std::string_view email;
  std::uint64_t seconds = 0;  // since 1970
  std::int16_t zone = 0;      // as git writes it: -730 is -0730
  std::string_view message;

  bool is_deletion() const noexcept { return new_id.empty(); }
};

// What takes the records; false: enough, read no further.
struct ReftableVisit {
  std::function<bool(const RefRecordView&)> ref;
  std::function<bool(const LogRecordView&)> log;  // none: logs are not inflated
};

// Whether a file begins as a reftable does.
bool is_reftable(std::string_view bytes) noexcept;

// Gives refs in the order of their names, then log entries by ref, newest first. Errors: kCorrupt,
// naming the offset, and kLimit when the names unfold to much more than the file; what stood before
// has been given then. A wrong footer is an error too, and keeps nothing from being given.
Result<void> read_reftable(std::string_view bytes, const ReftableVisit& visit);

}  // namespace dowse::git
